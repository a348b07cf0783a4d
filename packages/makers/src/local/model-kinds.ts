/** What a model is made for, read from its config.json. Whether it can be run is for what runs it to say. */

/** What an object of JSON holds by a name. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** Null for a model that writes text on from its beginning; else what it is, in words. */
export function otherTaskOf(config: unknown): string | null {
  const named = fieldOf(config, 'architectures');
  const architecture = Array.isArray(named) && typeof named[0] === 'string' ? named[0] : '';
  const type = fieldOf(config, 'model_type');
  const called = [architecture, typeof type === 'string' ? type : ''].filter((name) => name !== '').join(', ');
  const whole = called === '' ? '' : ` (${called})`;
  if (fieldOf(config, 'vision_config') !== undefined || /Image|Vision|ViT|Detr|Segment|Depth/.test(architecture))
    return `a model for pictures${whole}`;
  if (/CTC|Whisper|Speech|Audio|Wav2Vec/.test(architecture) || fieldOf(config, 'audio_config') !== undefined)
    return `a model for speech or sound${whole}`;
  if (/(?:ForCausalLM|LMHeadModel)$/.test(architecture)) return null;
  if (fieldOf(config, 'is_encoder_decoder') === true || architecture.endsWith('ForConditionalGeneration'))
    return `a model that turns one text into another, with an encoder and a decoder${whole}`;
  if (/ForMaskedLM|Classification|QuestionAnswering/.test(architecture) || encoders.has(String(type)))
    return `a model that only reads text, an encoder${whole}`;
  if (architecture === '' && typeof type === 'string' && decoders.has(type)) return null;
  return `a model of a kind that is not known here${whole}`;
}

const encoders = new Set([
  'bert',
  'roberta',
  'distilbert',
  'albert',
  'electra',
  'deberta',
  'deberta-v2',
  'mpnet',
  'xlm-roberta',
  'modernbert',
]);
/** Whose config.json may name no class. */
const decoders = new Set([
  'gpt2',
  'gpt_neo',
  'gpt_neox',
  'llama',
  'mistral',
  'qwen2',
  'qwen3',
  'phi',
  'phi3',
  'gemma',
  'gemma2',
  'smollm3',
]);

/** The most tokens that it sees at once; null where the file does not say. */
export function contextTokensOf(config: unknown, tokenizerConfig: unknown): number | null {
  const inner = fieldOf(config, 'text_config') ?? config;
  const names = ['max_position_embeddings', 'n_positions', 'n_ctx', 'max_seq_len', 'max_sequence_length', 'seq_length'];
  const found = names.map((name) => fieldOf(inner, name)).find(isCount);
  const most = fieldOf(tokenizerConfig, 'model_max_length');
  const limits = [found, most].filter(isCount).filter((tokens) => tokens < 1e8);
  return limits.length === 0 ? null : Math.min(...limits);
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0;

/** Bytes that the keys and values of one token take in float32; a guess where the file does not say. */
export function bytesPerToken(config: unknown): number {
  const number = (...names: string[]) => names.map((name) => fieldOf(config, name)).find(isCount);
  const layers = number('num_hidden_layers', 'n_layer', 'num_layers') ?? 24;
  const heads = number('num_attention_heads', 'n_head', 'num_heads') ?? 16;
  const width = number('hidden_size', 'n_embd', 'd_model') ?? 1024;
  const size = number('head_dim') ?? width / heads;
  return 2 * 4 * layers * (number('num_key_value_heads') ?? heads) * size;
}
