#!/bin/sh
# Makes the kernels again from kernel.cu and registration.cu, on any x86-64 Linux with Python: no GPU, no CUDA toolkit.
# The compilers are NVIDIA's from PyPI: NVRTC 12.0, the oldest that writes what every CUDA 12 driver
# loads, and the ptxas of 12.9, the newest of that line. Other versions write other bytes. TOOLS (a
# folder) keeps them between runs; OUT is where the kernels go, here by default.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${OUT:-$here}
tools=${TOOLS:-$(mktemp -d)}
sources="kernel registration"
nvrtc=$tools/nvidia/cuda_nvrtc/lib/libnvrtc.so.12
ptxas=$tools/nvidia/cuda_nvcc/bin/ptxas
if [ ! -e "$nvrtc" ] || [ ! -e "$ptxas" ]; then
    python3 -m pip install -q --no-deps --target "$tools" \
        nvidia-cuda-nvrtc-cu12==12.0.140 nvidia-cuda-nvcc-cu12==12.9.86
fi

# NVRTC looks for its other library on this path.
LD_LIBRARY_PATH=$(dirname "$nvrtc") python3 - "$nvrtc" "$here" "$out" $sources <<'PYTHON'
import ctypes, sys

library, here, out, *names = sys.argv[1:]
nvrtc = ctypes.CDLL(library)


def output(program, kind):
    size = ctypes.c_size_t()
    assert getattr(nvrtc, f"nvrtcGet{kind}Size")(program, ctypes.byref(size)) == 0
    text = ctypes.create_string_buffer(size.value)
    assert getattr(nvrtc, f"nvrtcGet{kind}")(program, text) == 0
    return text.value.decode()


for name in names:
    program = ctypes.c_void_p()
    text = open(f"{here}/{name}.cu", "rb").read()
    assert nvrtc.nvrtcCreateProgram(ctypes.byref(program), text, f"{name}.cu".encode(), 0, None, None) == 0
    options = [b"-arch=compute_75", b"-std=c++17"]
    if nvrtc.nvrtcCompileProgram(program, len(options), (ctypes.c_char_p * len(options))(*options)):
        sys.exit(output(program, "ProgramLog"))
    open(f"{out}/{name}.ptx", "w").write(output(program, "PTX"))
PYTHON

for name in $sources; do
    for sm in 75 80 90 100 120; do
        "$ptxas" -v -arch=sm_$sm "$out/$name.ptx" -o "$out/$name.sm_$sm.cubin" 2>&1 |
            grep -E 'Compiling|spill|Used'
    done
done
