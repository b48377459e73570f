// BLAKE2b-512 password search: one block of message, one thread a run of columns of one row.
//
// There are six of it, by
//   WORDS  4 or 16: message words from this index on are zero in every candidate;
//   INNER  0 or 1: the word that the table varies; ANY: told at run time;
//   TURN   how 64-bit words are rotated by whole bytes: PERMUTED or SUMMED.
// Blocks, digits and table are laid out by problem.rs; the two must agree. build.sh compiles.
//
// A column costs about 1660 instructions of the integer pipe, which all wait for, so the loop holds
// nothing else: what a row fixes in round 1 is hoisted out of it by the compiler, additions of zero
// words are not there, and of round 12 only what the low 32 bits of the digest need is computed. One
// candidate in 2^32 passes; the host hashes it again. benches/cuda.md tells what was tried.

typedef unsigned long long u64;
typedef unsigned int u32;

constexpr int ANY = -1;

// A permutation of bytes is one instruction of the integer pipe. A product and a sum of products, which
// do the same, are two of the multiplication pipe, which would be idle three quarters of the time:
// 1310 instructions of the integer pipe are left (H100: 17 % faster). Where one pipe does both, it is slower.
enum Turn { PERMUTED, SUMMED };

struct Digit {
    u32 byte;    // of the message
    u32 radix;   // 2 to 256
    u32 chars;   // where its characters begin
};

struct Problem {
    u64 message[16];
    u64 length;
    u32 target;  // low half of the digest's first word
    u32 word;    // that the table varies
    u32 columns;
    u32 digits;
    Digit digit[128];
};
static_assert(sizeof(Problem) == 1688, "PROBLEM_SIZE of problem.rs");

struct Hit {
    u32 row;     // counted from the launch's first
    u32 column;
};

struct Hits {
    u32 count;   // of all found, also those that `hit` had no room for
    u32 unused;
    Hit hit[256];
};
static_assert(sizeof(Hits) == 2056, "Hits of problem.rs");

static __device__ constexpr u64 IV[8] = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};

// IV[0] with the parameter block of an unkeyed 64-byte digest.
static __device__ constexpr u64 H0 = 0x6a09e667f3bcc908 ^ 0x01010040;

static __device__ constexpr int SIGMA[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

__device__ __forceinline__ u32 low(u64 x) { return (u32)x; }
__device__ __forceinline__ u32 high(u64 x) { return (u32)(x >> 32); }
__device__ __forceinline__ u64 join(u32 low, u32 high) { return (u64)high << 32 | low; }

// The low half of high:low shifted right by 16 or 24 bits, as low's upper bytes plus a multiple of high.
// Assembly, since the compiler knows that these are permutations and would make them so again.
template <int BITS>
__device__ __forceinline__ u32 summed(u32 low, u32 high) {
    u32 bytes, sum;
    if (BITS == 16) {
        asm("dp2a.lo.u32.u32 %0, %1, 0x0100, 0;" : "=r"(bytes) : "r"(low));
        asm("mad.lo.u32 %0, %1, 0x10000, %2;" : "=r"(sum) : "r"(high), "r"(bytes));
    } else {
        asm("mul.lo.u32 %0, %1, 0x100;" : "=r"(bytes) : "r"(high));
        asm("dp4a.u32.u32 %0, %1, 0x01000000, %2;" : "=r"(sum) : "r"(low), "r"(bytes));
    }
    return sum;
}

// Rotations to the right, in halves: 32 costs nothing, 24 and 16 move whole bytes.
template <int BITS>
__device__ __forceinline__ u64 rotate(u64 x, Turn turn) {
    if (BITS == 32) return join(high(x), low(x));
    if (BITS == 63) return join(__funnelshift_l(high(x), low(x), 1), __funnelshift_l(low(x), high(x), 1));
    if (turn == SUMMED) return join(summed<BITS>(low(x), high(x)), summed<BITS>(high(x), low(x)));
    if (BITS == 24) return join(__byte_perm(low(x), high(x), 0x6543), __byte_perm(low(x), high(x), 0x2107));
    return join(__byte_perm(low(x), high(x), 0x5432), __byte_perm(low(x), high(x), 0x1076));
}

__device__ __forceinline__ void mix(u64 *v, int a, int b, int c, int d, u64 x, u64 y, Turn turn) {
    v[a] += v[b] + x;
    v[d] = rotate<32>(v[d] ^ v[a], turn);
    v[c] += v[d];
    v[b] = rotate<24>(v[b] ^ v[c], turn);
    v[a] += v[b] + y;
    v[d] = rotate<16>(v[d] ^ v[a], turn);
    v[c] += v[d];
    v[b] = rotate<63>(v[b] ^ v[c], turn);
}

// The low 32 bits of the digest's first word.
template <int WORDS, Turn TURN>
__device__ __forceinline__ u32 first_half_word(const u64 *m, u64 length) {
    u64 v[16];
#pragma unroll
    for (int i = 0; i < 8; i++) {
        v[i] = i == 0 ? H0 : IV[i];
        v[i + 8] = IV[i];
    }
    v[12] ^= length;
    v[14] = ~v[14];

#pragma unroll
    for (int round = 0; round < 12; round++) {
#pragma unroll
        for (int j = 0; j < 8; j++) {
            // Columns are independent, and so are diagonals; beginning with the last makes ptxas
            // allocate registers best (H100: up to 0.3 % faster than beginning with the first).
            const int i = j / 4 * 4 + (j + 3) % 4;
            const int diagonal = i / 4;
            const int x = SIGMA[round % 10][2 * i];
            const int y = SIGMA[round % 10][2 * i + 1];
            // What a row fixes is hoisted only where the compiler sees through it.
            const Turn turn = round == 0 && diagonal == 0 ? PERMUTED : TURN;
            mix(v, i % 4, 4 + (i + diagonal) % 4, 8 + (i + 2 * diagonal) % 4, 12 + (i + 3 * diagonal) % 4,
                x < WORDS ? m[x] : 0, y < WORDS ? m[y] : 0, turn);
        }
    }
    return low(H0) ^ low(v[0]) ^ low(v[8]);
}

// Threads number the launch's rows, then again for the next `width` columns, and so on.
template <int WORDS, int INNER, Turn TURN>
__device__ __forceinline__ void search(const Problem *problem, const unsigned char *chars, const u64 *table,
                                       u64 first_row, u32 rows, u32 width, Hits *hits) {
    const u32 thread = blockIdx.x * blockDim.x + threadIdx.x;
    const u32 slice = thread / rows;
    const u32 row = thread - slice * rows;
    const u32 columns = problem->columns;
    const u32 begin = slice * width;
    if (begin >= columns) return;
    const u32 end = min(begin + width, columns);

    u64 fixed[WORDS];
#pragma unroll
    for (int i = 0; i < WORDS; i++) fixed[i] = problem->message[i];

    u64 rest = first_row + row;
    for (u32 i = 0; i < problem->digits; i++) {
        const Digit digit = problem->digit[i];
        // 32-bit division is several times shorter, and rows rarely need more.
        u64 quotient = high(rest) == 0 ? low(rest) / digit.radix : rest / digit.radix;
        u32 choice = low(rest) - low(quotient) * digit.radix;
        rest = quotient;
        u64 placed = (u64)chars[digit.chars + choice] << (digit.byte % 8 * 8);
#pragma unroll
        for (int w = 0; w < WORDS; w++) fixed[w] |= digit.byte / 8 == (u32)w ? placed : 0;
    }

    const u64 length = problem->length;
    const u32 target = problem->target;
    const u32 word = problem->word;

#pragma unroll 1
    for (u32 column = begin; column < end; column++) {
        const u64 varied = table[column];
        u64 m[WORDS];
        // Adding is OR here, since the bits are disjoint, and half of an addition is not on the busy pipe.
#pragma unroll
        for (int w = 0; w < WORDS; w++) m[w] = fixed[w] + ((u32)w == (INNER == ANY ? word : (u32)INNER) ? varied : 0);

        if (first_half_word<WORDS, TURN>(m, length) == target) {
            const u32 i = atomicAdd(&hits->count, 1);
            if (i < sizeof(hits->hit) / sizeof(Hit)) hits->hit[i] = Hit{row, column};
        }
    }
}

// BLOCKS a multiprocessor at least: three of the short ones let ptxas use 80 registers.
#define KERNEL(NAME, WORDS, INNER, TURN, BLOCKS)                                                         \
    extern "C" __global__ void __launch_bounds__(256, BLOCKS)                                            \
    NAME(const Problem *__restrict__ problem, const unsigned char *__restrict__ chars,                   \
         const u64 *__restrict__ table, u64 first_row, u32 rows, u32 width, Hits *hits) {                \
        search<WORDS, INNER, TURN>(problem, chars, table, first_row, rows, width, hits);                 \
    }

KERNEL(short_first, 4, 0, PERMUTED, 3)
KERNEL(short_second, 4, 1, PERMUTED, 3)
KERNEL(short_first_summed, 4, 0, SUMMED, 3)
KERNEL(short_second_summed, 4, 1, SUMMED, 3)
KERNEL(short_any, 4, ANY, PERMUTED, 3)
KERNEL(long_any, 16, ANY, PERMUTED, 2)
