"""Variants of the CUDA search kernel, side by side on this machine's first GPU: one table.

    python3 benches/cuda.py [--seconds 2] [--turns 5] [--build FOLDER] [--counters]

A variant is kernel.cu with a change or two. Each is compiled with the CUDA toolkit's nvcc (PATH, or
NVCC), its inner loop's instructions are counted by pipe (nvdisasm), and it is measured: the median of
--turns, each of --seconds, variants taking turns so that what else the machine does harms all alike.
`shipped` is the machine code that the program holds. Each must find a known password before it counts.
--build FOLDER compiles and counts only, on a machine without a GPU. --counters adds what ncu reads.

"bound" is what the busier pipe allows: it takes an instruction of a warp every two clocks.
"""
import argparse
import collections
import ctypes
import hashlib
import os
import pathlib
import random
import re
import statistics
import struct
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CUDA = HERE.parent / "src/solver/cuda"
KERNELS = {"second": 12, "first": 10}  # the word that varies, and a password's length that makes it so
ALU = {"LOP3", "IADD3", "PRMT", "SHF", "IADD", "ISETP", "SEL", "LEA", "VIADD", "MOV"}


def replace(*pairs):
    def patch(source):
        for old, new in pairs:
            assert old in source, old
            source = source.replace(old, new)
        return source
    return patch


def summed_where(condition):
    """Rotations by dot products where a condition on `BITS` and `half` (0 low, 1 high) holds."""
    return replace((
        "if (turn == SUMMED) return join(summed<BITS>(low(x), high(x)), summed<BITS>(high(x), low(x)));",
        f"""if (turn == SUMMED) {{
        const u32 l = low(x), h = high(x);
        return join({condition.replace("half", "0")} ? summed<BITS>(l, h) : __byte_perm(l, h, BITS == 24 ? 0x6543 : 0x5432),
                    {condition.replace("half", "1")} ? summed<BITS>(h, l) : __byte_perm(l, h, BITS == 24 ? 0x2107 : 0x1076));
    }}"""))


def wide(additions):
    """64-bit additions as products with one, IMAD.WIDE with an accumulator: those that end so."""
    source = """
__device__ __forceinline__ u64 wide(u64 a, u64 b, u32 one) {
    u32 lo = low(a), hi = high(a);
    asm("mad.lo.u32 %1, %3, %4, %1;\\n\\tmad.lo.cc.u32 %0, %2, %4, %0;\\n\\tmadc.hi.u32 %1, %2, %4, %1;"
        : "+r"(lo), "+r"(hi) : "r"(low(b)), "r"(high(b)), "r"(one));
    return join(lo, hi);
}

__device__ __forceinline__ void mix("""
    pairs = [("__device__ __forceinline__ void mix(", source)]
    if "c" in additions:
        pairs.append(("    v[c] += v[d];\n", "    v[c] = turn == SUMMED ? wide(v[c], v[d], one()) : v[c] + v[d];\n"))
    if "a" in additions:
        for word in "xy":
            pairs.append((f"    v[a] += v[b] + {word};\n",
                          f"    v[a] = turn == SUMMED ? wide(v[a] + {word}, v[b], one()) : v[a] + v[b] + {word};\n"))
    pairs.append(("if (turn == SUMMED) return join", "if (false) return join"))
    # A one that the compiler doesn't know.
    pairs.append(("__device__ __forceinline__ u32 low(", "__device__ __forceinline__ u32 one() { return gridDim.y; }\n__device__ __forceinline__ u32 low("))
    return replace(*pairs)


def bounds(threads, blocks):
    return replace(("__launch_bounds__(256, BLOCKS)", f"__launch_bounds__({threads}, {blocks})"))


VARIANTS = {
    # name: (kernels' suffix, threads of a block, change)
    "plain: permutations": ("", 256, None),
    "rotations summed": ("_summed", 256, None),
    "only those by 16": ("_summed", 256, summed_where("BITS == 16")),
    "only those by 24": ("_summed", 256, summed_where("BITS == 24")),
    "only low halves": ("_summed", 256, summed_where("half == 0")),
    "wide adds of a and c": ("_summed", 256, wide("ac")),
    "wide adds of c": ("_summed", 256, wide("c")),
    "summed, 64 registers": ("_summed", 256, bounds(256, 4)),
    "summed, 128 threads": ("_summed", 128, bounds(128, 6)),
    "summed, 768 threads": ("_summed", 768, bounds(768, 1)),
    "summed, first G first": ("_summed", 256, replace(("(j + 3) % 4", "j % 4"))),
}
SHIPPED = "shipped"


def tool(name):
    found = os.environ.get(name.upper())
    return found or (f"/usr/local/cuda/bin/{name}" if os.path.exists(f"/usr/local/cuda/bin/{name}") else name)


def build(folder):
    """Compiles every variant, a few at a time; returns the cubins."""
    cubins, running = {}, []
    source = (CUDA / "kernel.cu").read_text()
    for index, (name, (_, _, change)) in enumerate(VARIANTS.items()):
        path = folder / f"{index}.cu"
        path.write_text(change(source) if change else source)
        cubins[name] = path.with_suffix(".cubin")
        command = [tool("nvcc"), "-cubin", "-arch=sm_90", "-std=c++17", "-o", cubins[name], path]
        running.append((name, subprocess.Popen(command, stderr=subprocess.PIPE, text=True)))
    for name, process in running:
        _, errors = process.communicate()
        if process.returncode:
            sys.exit(f"{name}: {errors}")
    cubins[SHIPPED] = CUDA / "kernel.sm_90.cubin"
    return cubins


def count(cubin):
    """Instructions by pipe of each kernel's longest loop."""
    text = subprocess.run([tool("nvdisasm"), "-c", cubin], capture_output=True, text=True, check=True).stdout
    counts, labels, code, name = {}, {}, [], None

    def close():
        loops = [(at - labels[to], labels[to], at) for at, (op, rest) in enumerate(code)
                 for to in re.findall(r"\.L_x_\d+", rest) if op == "BRA" and labels.get(to, at) < at]
        if not loops:
            return
        _, first, last = max(loops)
        ops = collections.Counter(op for op, _ in code[first:last + 1])
        alu = sum(n for op, n in ops.items() if op.split(".")[0] in ALU)
        dot = sum(n for op, n in ops.items() if op.startswith("IDP"))
        double = sum(n for op, n in ops.items() if op.startswith(("IMAD.WIDE", "IMAD.HI")))
        fma = sum(n for op, n in ops.items() if op.startswith("IMAD")) + double + dot
        counts[name] = (alu, fma, sum(ops.values()))

    for line in text.splitlines():
        if start := re.match(r"\.text\.(\w+):", line):
            close()
            name, labels, code = start[1], {}, []
        elif label := re.match(r"\s*(\.L_x_\d+):", line):
            labels[label[1]] = len(code)
        elif op := re.match(r"\s*/\*[0-9a-f]+\*/\s+(?:@!?U?P\d+\s+)?([A-Z0-9_.]+)(.*)", line):
            code.append((op[1], op[2]))
    close()
    return counts


class Gpu:
    """The driver, as far as it is needed."""

    def __init__(self):
        self.lib = ctypes.CDLL("libcuda.so.1")
        device, context = ctypes.c_int(), ctypes.c_void_p()
        self("cuInit", 0)
        self("cuDeviceGet", ctypes.byref(device), 0)
        self("cuDevicePrimaryCtxRetain", ctypes.byref(context), device)
        self("cuCtxSetCurrent", context)
        name = ctypes.create_string_buffer(100)
        self("cuDeviceGetName", name, 100, device)
        self.name = name.value.decode()
        self.multiprocessors = self.attribute(device, 16)
        self.hertz = 1000 * self.attribute(device, 13)
        self.events = [ctypes.c_void_p(), ctypes.c_void_p()]
        for event in self.events:
            self("cuEventCreate", ctypes.byref(event), 0)

    def __call__(self, function, *arguments):
        code = getattr(self.lib, function)(*arguments)
        if code:
            sys.exit(f"{function}: {code}")

    def attribute(self, device, which):
        value = ctypes.c_int()
        self("cuDeviceGetAttribute", ctypes.byref(value), which, device)
        return value.value

    def function(self, cubin, name):
        module, function = ctypes.c_void_p(), ctypes.c_void_p()
        self("cuModuleLoadData", ctypes.byref(module), pathlib.Path(cubin).read_bytes() + b"\0")
        self("cuModuleGetFunction", ctypes.byref(function), module, name.encode())
        return function

    def registers(self, function):
        value = ctypes.c_int()
        self("cuFuncGetAttribute", ctypes.byref(value), 4, function)
        return value.value

    def buffer(self, data):
        address = ctypes.c_uint64()
        self("cuMemAlloc_v2", ctypes.byref(address), ctypes.c_size_t(len(data)))
        self.write(address, data)
        return address

    def write(self, address, data):
        self("cuMemcpyHtoD_v2", address, data, ctypes.c_size_t(len(data)))

    def read(self, address, size):
        data = ctypes.create_string_buffer(size)
        self("cuMemcpyDtoH_v2", data, address, ctypes.c_size_t(size))
        return data.raw

    def launch(self, function, blocks, threads, arguments):
        pointers = (ctypes.c_void_p * len(arguments))(
            *[ctypes.cast(ctypes.pointer(it), ctypes.c_void_p) for it in arguments])
        self("cuLaunchKernel", function, blocks, 1, 1, threads, 1, 1, 0, None, pointers, None)

    def timed(self, work):
        begin, end = self.events
        self("cuEventRecord", begin, None)
        work()
        self("cuEventRecord", end, None)
        self("cuEventSynchronize", end)
        milliseconds = ctypes.c_float()
        self("cuEventElapsedTime", ctypes.byref(milliseconds), begin, end)
        return milliseconds.value / 1e3


class Search:
    """A kernel over a keyspace of ten characters, laid out as problem.rs does."""

    COLUMNS, WIDTH, ROWS = 10_000, 192, 10_000

    def __init__(self, gpu, cubin, word, suffix, threads):
        self.gpu, self.threads = gpu, threads
        self.function = gpu.function(cubin, f"short_{word}{suffix}")
        length, salt, chars = KERNELS[word], b"0123456789abcdef", b"0123456789"
        number = {"first": 0, "second": 1}[word]
        inner = [at for at in range(length) if at // 8 == number][:4]
        outer = [at for at in range(length) if at not in inner]
        table = [0]
        for at in inner:
            table = [entry | char << 8 * (at % 8) for char in chars for entry in table]
        message = bytearray(128)
        message[length:length + len(salt)] = salt
        self.row, self.column = random.randrange(self.ROWS), random.randrange(self.COLUMNS)
        password, rest = bytearray(message), self.row
        for at in outer:
            password[at] = chars[rest % 10]
            rest //= 10
        for byte in range(8):
            password[8 * number + byte] |= table[self.column] >> 8 * byte & 255
        target = hashlib.blake2b(bytes(password[:length + len(salt)])).digest()[:4]
        problem = bytes(message) + struct.pack("<Q", length + len(salt)) + target
        problem += struct.pack("<III", number, len(table), len(outer))
        problem += b"".join(struct.pack("<III", at, 10, 0) for at in outer)
        chars_at = 1688
        problem = (problem.ljust(chars_at, b"\0") + chars).ljust(chars_at + 16, b"\0")
        table_at = len(problem)
        problem += b"".join(struct.pack("<Q", entry) for entry in table)
        address = gpu.buffer(problem)
        self.hits = gpu.buffer(b"\xff" * 2056)
        self.arguments = [address, ctypes.c_uint64(address.value + chars_at), ctypes.c_uint64(address.value + table_at),
                          ctypes.c_uint64(0), ctypes.c_uint32(self.ROWS), ctypes.c_uint32(self.WIDTH), self.hits]

    def go(self):
        slices = -(-self.COLUMNS // self.WIDTH)
        self.gpu.launch(self.function, -(-self.ROWS * slices // self.threads), self.threads, self.arguments)

    def finds(self):
        self.gpu.write(self.hits, struct.pack("<II", 0, 0) + b"\xff" * 2048)
        self.go()
        hits = self.gpu.read(self.hits, 2056)
        found = struct.unpack_from("<I", hits)[0]
        return any(struct.unpack_from("<II", hits, 8 + 8 * i) == (self.row, self.column) for i in range(found))

    def rate(self, seconds):
        launches = max(1, int(seconds / self.gpu.timed(self.go)))
        took = self.gpu.timed(lambda: [self.go() for _ in range(launches)])
        return launches * self.ROWS * self.COLUMNS / took


def counters(name, cubin):
    """Shares of their most: integer pipe, multiplication pipe, issued instructions."""
    metrics = ["sm__inst_executed_pipe_alu", "sm__inst_executed_pipe_fmaheavy", "sm__inst_issued"]
    metrics = [f"{metric}.avg.pct_of_peak_sustained_active" for metric in metrics]
    command = [tool("ncu"), "--clock-control", "none", "--csv", "--metrics", ",".join(metrics), "-k", "regex:short",
               "--launch-skip", "1", "-c", "1", sys.executable, __file__, "--one", name, str(cubin)]
    out = subprocess.run(command, capture_output=True, text=True).stdout
    values = dict(re.findall(r'"(sm__[a-z_.]+)","%","([0-9.]+)"', out))
    return " ".join(f"{float(values.get(metric, 'nan')):5.1f}" for metric in metrics)


def searches(gpu, name, cubin):
    suffix, threads, _ = VARIANTS["rotations summed" if name == SHIPPED else name]
    return {word: Search(gpu, cubin, word, suffix, threads) for word in KERNELS}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--build", type=pathlib.Path)
    parser.add_argument("--counters", action="store_true")
    parser.add_argument("--one", nargs=2)
    given = parser.parse_args()
    if given.one:
        search = searches(Gpu(), *given.one)["second"]
        search.go()
        search.finds()
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.build or pathlib.Path(scratch)
        folder.mkdir(exist_ok=True)
        cubins = build(folder)
        counts = {name: count(cubin) for name, cubin in cubins.items()}
        if given.build:
            for name, kernels in counts.items():
                print(name, kernels)
            return
        gpu = Gpu()
        ready = {name: searches(gpu, name, cubin) for name, cubin in cubins.items()}
        wrong = [name for name, both in ready.items() if not all(it.finds() for it in both.values())]
        rates = collections.defaultdict(list)
        next(iter(ready.values()))["second"].rate(1.0)
        for _ in range(given.turns):
            for name, both in ready.items():
                for word, search in both.items():
                    rates[name, word].append(search.rate(given.seconds) / 1e6)
        median = {key: statistics.median(values) for key, values in rates.items()}
        plain = next(iter(VARIANTS))
        print(f"{gpu.name}, {gpu.multiprocessors} multiprocessors, {gpu.hertz / 1e6:.0f} MHz at most")
        print(f"median of {given.turns} turns of {given.seconds} s; lengths {KERNELS}; MH/s")
        print(f"{'variant':23} regs   ALU   FMA   all  bound  second (spread)     first   ratio"
              + ("   alu%  fma%  issued%" if given.counters else ""))
        for name, both in ready.items():
            suffix = VARIANTS["rotations summed" if name == SHIPPED else name][0]
            alu, fma, every = counts[name][f"short_second{suffix}"]
            bound = gpu.multiprocessors * 4 * 32 * gpu.hertz / 2 / max(alu, fma) / 1e6
            second, first = median[name, "second"], median[name, "first"]
            spread = max(rates[name, "second"]) - min(rates[name, "second"])
            line = (f"{name:23} {gpu.registers(both['second'].function):4} {alu:5} {fma:5} {every:5} {bound:6.0f} "
                    f"{second:8.1f} ({spread:5.1f}) {first:9.1f} {second / median[plain, 'second']:7.3f}")
            print(line + ("   " + counters(name, cubins[name]) if given.counters else ""), flush=True)
        if wrong:
            sys.exit(f"these found no password: {wrong}")


main()
