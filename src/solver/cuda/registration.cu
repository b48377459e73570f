// Registration work: one thread a nonce after another, seal = keccak256(sha256(nonce, bound)).
//
// Seals are compared by their highest 64 bits, read little-endian; the host computes the others again.
// registration.rs passes the arguments; the two must agree. build.sh compiles.

typedef unsigned long long u64;
typedef unsigned int u32;

struct Work {
    u32 bound[8];   // big-endian words of keccak256(block hash, hotkey)
    u64 limit;      // the highest 64 bits that may pass
};
static_assert(sizeof(Work) == 40, "Work of registration.rs");

static __device__ constexpr u32 ROUND[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static __device__ constexpr u32 START[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

static __device__ constexpr u64 IOTA[24] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

// How far keccak's rho turns lane x + 5y to the left.
static __device__ constexpr int RHO[25] = {
    0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14,
};

__device__ __forceinline__ u32 right(u32 x, int bits) { return __funnelshift_r(x, x, bits); }
__device__ __forceinline__ u32 swapped(u32 x) { return __byte_perm(x, 0, 0x0123); }

__device__ __forceinline__ u64 left(u64 x, int bits) {
    const u32 low = (u32)x, high = (u32)(x >> 32);
    const u32 a = bits < 32 ? low : high, b = bits < 32 ? high : low;
    return (u64)__funnelshift_l(a, b, bits % 32) << 32 | __funnelshift_l(b, a, bits % 32);
}

// sha256 of 40 bytes, in one block.
__device__ __forceinline__ void sha256(u32 *w, u32 *digest) {
    u32 s[8];
#pragma unroll
    for (int i = 0; i < 8; i++) s[i] = START[i];
#pragma unroll
    for (int i = 0; i < 64; i++) {
        if (i >= 16) {
            const u32 a = w[(i + 1) % 16], b = w[(i + 14) % 16];
            w[i % 16] += (right(a, 7) ^ right(a, 18) ^ a >> 3) + w[(i + 9) % 16] + (right(b, 17) ^ right(b, 19) ^ b >> 10);
        }
        // The eight words move one place a round, in name only.
        u32 &a = s[(64 - i) % 8], &b = s[(65 - i) % 8], &c = s[(66 - i) % 8], &d = s[(67 - i) % 8];
        u32 &e = s[(68 - i) % 8], &f = s[(69 - i) % 8], &g = s[(70 - i) % 8], &h = s[(71 - i) % 8];
        const u32 t = h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + (g ^ (e & (f ^ g))) + ROUND[i] + w[i % 16];
        d += t;
        h = t + (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) | (c & (a | b)));
    }
#pragma unroll
    for (int i = 0; i < 8; i++) digest[i] = s[i] + START[i];
}

// The highest 64 bits of keccak256 of 32 bytes, which are given as sha256's words.
__device__ __forceinline__ u64 keccak256(const u32 *digest) {
    u64 a[25];
#pragma unroll
    for (int i = 0; i < 25; i++) a[i] = 0;
#pragma unroll
    for (int i = 0; i < 4; i++) a[i] = (u64)swapped(digest[2 * i + 1]) << 32 | swapped(digest[2 * i]);
    a[4] = 1;
    a[16] = 0x8000000000000000;
#pragma unroll
    for (int round = 0; round < 24; round++) {
        u64 c[5], b[25];
#pragma unroll
        for (int x = 0; x < 5; x++) c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
#pragma unroll
        for (int i = 0; i < 25; i++) {
            const int x = i % 5, y = i / 5;
            const u64 turned = a[i] ^ c[(x + 4) % 5] ^ left(c[(x + 1) % 5], 1);
            b[y + 5 * ((2 * x + 3 * y) % 5)] = left(turned, RHO[i]);
        }
#pragma unroll
        for (int i = 0; i < 25; i++) a[i] = b[i] ^ (~b[i / 5 * 5 + (i + 1) % 5] & b[i / 5 * 5 + (i + 2) % 5]);
        a[0] ^= IOTA[round];
    }
    return a[3];
}

// Thread t of n takes the nonces first + t, first + t + n and so on, `turns` of them. What is found is
// the lowest nonce that may pass.
extern "C" __global__ void __launch_bounds__(256, 2)
seal(const Work *__restrict__ work, u64 first, u32 turns, u64 *found) {
    const u32 threads = gridDim.x * blockDim.x;
    u64 nonce = first + blockIdx.x * blockDim.x + threadIdx.x;
    u32 bound[8];
#pragma unroll
    for (int i = 0; i < 8; i++) bound[i] = work->bound[i];
    const u64 limit = work->limit;
#pragma unroll 1
    for (u32 turn = 0; turn < turns; turn++, nonce += threads) {
        u32 w[16], digest[8];
        w[0] = swapped((u32)nonce);
        w[1] = swapped((u32)(nonce >> 32));
#pragma unroll
        for (int i = 0; i < 8; i++) w[i + 2] = bound[i];
        w[10] = 0x80000000;
        w[11] = w[12] = w[13] = w[14] = 0;
        w[15] = 320;
        sha256(w, digest);
        if (keccak256(digest) <= limit) {
            // `found` is in the host's memory, far away; this thread's next ones are higher.
            atomicMin(found, nonce);
            break;
        }
    }
}
