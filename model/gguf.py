"""Write GGUF v3 files: metadata and tensors in F32, F16 or Q8_0 (the subset that src/engine/gguf.h describes)."""
import struct

import numpy as np

U32, F32, STRING, ARRAY = 4, 6, 8, 9
TYPES = {"F32": 0, "F16": 1, "Q8_0": 8}
ALIGNMENT = 32


def _string(text):
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def _value(value):
    if isinstance(value, str):
        return struct.pack("<I", STRING) + _string(value)
    if isinstance(value, float):
        return struct.pack("<If", F32, value)
    if isinstance(value, int):
        return struct.pack("<II", U32, value)
    return struct.pack("<IIQ", ARRAY, STRING, len(value)) + b"".join(map(_string, value))


def q8_0(x):
    """float32 [rows, cols], cols a multiple of 32 -> bytes of blocks: half scale, 32 int8 (as ggml rounds)"""
    blocks = x.astype(np.float32).reshape(-1, 32)
    scale = (np.abs(blocks).max(1) / 127).astype(np.float32)
    inverse = np.where(scale > 0, 1 / np.where(scale > 0, scale, 1), 0).astype(np.float32)
    quants = np.round(blocks * inverse[:, None]).clip(-127, 127).astype(np.int8)
    out = np.empty((len(blocks), 34), np.uint8)
    out[:, :2] = scale.astype(np.float16).view(np.uint8).reshape(-1, 2)
    out[:, 2:] = quants.view(np.uint8)
    return out.tobytes()


def write(path, metadata, tensors):
    """metadata: name -> str, int, float or list of str. tensors: name -> (array [cols] or [rows, cols], "F32" | "F16" | "Q8_0")"""
    head, data, offset = b"", [], 0
    for name, (x, kind) in tensors.items():
        x = np.ascontiguousarray(x, np.float32)
        raw = q8_0(x) if kind == "Q8_0" else x.astype(np.float16).tobytes() if kind == "F16" else x.tobytes()
        head += _string(name) + struct.pack("<I", x.ndim) + struct.pack(f"<{x.ndim}Q", *x.shape[::-1]) + struct.pack("<IQ", TYPES[kind], offset)
        raw += b"\0" * (-len(raw) % ALIGNMENT)
        data.append(raw)
        offset += len(raw)
    metadata = {"general.alignment": ALIGNMENT, **metadata}
    body = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata))
    body += b"".join(_string(k) + _value(v) for k, v in metadata.items()) + head
    with open(path, "wb") as f:
        f.write(body + b"\0" * (-len(body) % ALIGNMENT))
        for raw in data:
            f.write(raw)


def read(path):
    """-> metadata (scalars and lists of str) and tensors (float32 arrays) of a file that write() made"""
    with open(path, "rb") as f:
        raw = f.read()
    at = 0

    def take(form):
        nonlocal at
        out = struct.unpack_from("<" + form, raw, at)
        at += struct.calcsize("<" + form)
        return out[0]

    def string():
        nonlocal at
        n = take("Q")
        at += n
        return raw[at - n:at].decode()

    def value(kind):
        if kind == ARRAY:
            kind = take("I")
            return [value(kind) for _ in range(take("Q"))]
        return string() if kind == STRING else take({U32: "I", F32: "f"}[kind])

    if take("4s") != b"GGUF" or take("I") != 3:
        raise ValueError(f"{path} is not a GGUF v3 file")
    n_tensors, n_keys = take("Q"), take("Q")
    metadata = {}
    for _ in range(n_keys):
        key = string()
        metadata[key] = value(take("I"))
    infos = []
    for _ in range(n_tensors):
        name = string()
        shape = [take("Q") for _ in range(take("I"))][::-1]
        infos.append((name, shape, take("I"), take("Q")))
    start = at + -at % metadata["general.alignment"]
    tensors = {}
    for name, shape, kind, offset in infos:
        n = int(np.prod(shape))
        if kind == TYPES["Q8_0"]:
            blocks = np.frombuffer(raw, np.uint8, n // 32 * 34, start + offset).reshape(-1, 34)
            scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
            x = blocks[:, 2:].view(np.int8).astype(np.float32) * scale
        else:
            x = np.frombuffer(raw, np.float32 if kind == TYPES["F32"] else np.float16, n, start + offset).astype(np.float32)
        tensors[name] = x.reshape(shape)
    return metadata, tensors
