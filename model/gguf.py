"""GGUF v3 files: reading and writing the container, and tensors in F32, F16 or Q8_0 (the subset that src/engine/gguf.h
describes). text_gguf.py has the types of text models."""
import struct

import numpy as np

U32, I32, F32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", U32: "I", I32: "i", F32: "f", BOOL: "?", 10: "Q", 11: "q", 12: "d"}
TYPES = {"F32": 0, "F16": 1, "Q8_0": 8}
ALIGNMENT = 32


def _string(text):
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def _value(value):
    if isinstance(value, bool):
        return struct.pack("<IB", BOOL, value)
    if isinstance(value, str):
        return struct.pack("<I", STRING) + _string(value)
    if isinstance(value, float):
        return struct.pack("<If", F32, value)
    if isinstance(value, int):
        return struct.pack("<II", U32, value)
    if value and isinstance(value[0], str):
        return struct.pack("<IIQ", ARRAY, STRING, len(value)) + b"".join(map(_string, value))
    if value and isinstance(value[0], float):
        return struct.pack("<IIQ", ARRAY, F32, len(value)) + struct.pack(f"<{len(value)}f", *value)
    return struct.pack("<IIQ", ARRAY, I32, len(value)) + struct.pack(f"<{len(value)}i", *value)


def write_packed(path, metadata, tensors):
    """metadata: name -> bool, str, int, float or list of str, float or int. tensors: name -> (shape, number of the type, bytes)"""
    head, data, offset = b"", [], 0
    for name, (shape, kind, raw) in tensors.items():
        head += _string(name) + struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *shape[::-1]) + struct.pack("<IQ", kind, offset)
        raw += b"\0" * (-len(raw) % ALIGNMENT)
        data.append(raw)
        offset += len(raw)
    body = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata))
    body += b"".join(_string(k) + _value(v) for k, v in metadata.items()) + head
    with open(path, "wb") as f:
        f.write(body + b"\0" * (-len(body) % ALIGNMENT))
        for raw in data:
            f.write(raw)


def read_packed(path, errors="strict"):
    """-> metadata, and tensors: name -> (shape, number of the type, the file from the tensor's first byte on). errors: of
    str.decode, for texts that are not UTF-8."""
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
        return raw[at - n:at].decode(errors=errors)

    def value(kind):
        if kind == ARRAY:
            kind = take("I")
            return [value(kind) for _ in range(take("Q"))]
        return string() if kind == STRING else take(SCALARS[kind])

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
        infos.append((name, [take("Q") for _ in range(take("I"))][::-1], take("I"), take("Q")))
    start = at + -at % metadata.get("general.alignment", ALIGNMENT)
    return metadata, {name: (shape, kind, memoryview(raw)[start + offset:]) for name, shape, kind, offset in infos}


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
    """metadata: as write_packed's. tensors: name -> (array [cols] or [rows, cols], "F32" | "F16" | "Q8_0")"""
    packed = {}
    for name, (x, kind) in tensors.items():
        x = np.ascontiguousarray(x, np.float32)
        packed[name] = x.shape, TYPES[kind], q8_0(x) if kind == "Q8_0" else x.astype(np.float16).tobytes() if kind == "F16" else x.tobytes()
    write_packed(path, {"general.alignment": ALIGNMENT, **metadata}, packed)


def read(path):
    """-> metadata and tensors (float32 arrays) of a file that write() made"""
    metadata, packed = read_packed(path)
    tensors = {}
    for name, (shape, kind, data) in packed.items():
        n = int(np.prod(shape))
        if kind == TYPES["Q8_0"]:
            blocks = np.frombuffer(data, np.uint8, n // 32 * 34).reshape(-1, 34)
            scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
            x = blocks[:, 2:].view(np.int8).astype(np.float32) * scale
        else:
            x = np.frombuffer(data, np.float32 if kind == TYPES["F32"] else np.float16, n).astype(np.float32)
        tensors[name] = x.reshape(shape)
    return metadata, tensors
