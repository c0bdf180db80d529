"""GGUF -> checkpoint that train.py --init takes, so that training goes on from the bundled model.

usage: warm_start.py MODEL.gguf OUT.pt
Only weights and shapes come back (of Q8_0: as rounded), no optimiser state. The inverse of export.py.
"""
import sys

import torch

import export
import gguf
import net


def main(path, out):
    m, tensors = gguf.read(path)
    config = dict(symbols=m["nl2sql.symbols"], width=m["nl2sql.embedding_length"], heads=m["nl2sql.head_count"],
                  relation_layers=m["nl2sql.block_count"], decoder_layers=m["nl2sql.decoder.block_count"],
                  hidden_size=m["nl2sql.encoder.embedding_length"], num_attention_heads=m["nl2sql.encoder.head_count"],
                  intermediate_size=m["nl2sql.encoder.feed_forward_length"], num_hidden_layers=m["nl2sql.encoder.block_count"],
                  vocab_size=len(m["tokenizer.ggml.tokens"]), max_position_embeddings=m["nl2sql.encoder.context_length"],
                  layer_norm_eps=m["nl2sql.encoder.layer_norm_epsilon"])
    state = net.Linked(config).state_dict()
    keys = torch.from_numpy(tensors["key_embd.weight"])
    tensors["key_embd.weight"] = keys[:4].numpy()
    tensors["mark_embd.weight"] = torch.zeros(4, keys.shape[1]).numpy() if len(keys) == 4 else torch.stack(
        [torch.zeros(keys.shape[1]), *((keys[k] - keys[0]) / net.MARK for k in (4, 8, 16))]).numpy()
    for name in state:
        state[name] = torch.from_numpy(tensors.pop(export.gguf_name(name))).view(state[name].shape).clone()
    tensors = {name for name in tensors if not name.startswith(export.HEADS)}     # reward.py fits them anew
    if tensors:
        raise SystemExit(f"tensors that the network does not have: {', '.join(sorted(tensors))}")
    torch.save(dict(config=config, average=state), out)


if __name__ == "__main__":
    main(*sys.argv[1:])
