/**
 * A trained writer as a folder of Hugging Face's formats: the network as ONNX (writer-onnx.ts), the tokenizer as the
 * tokenizers library reads it, and what programs want to know beside them. Nothing is written here; files are given by name.
 */
import { firstMerge, piecePattern } from './byte-pairs.ts';
import { specialTokens, type Tokenizer } from './tokenizer.ts';
import { readWriter } from './writer-model-file.ts';
import { writerAsOnnx } from './writer-onnx.ts';

export interface HuggingFaceFolder {
  /** By their paths in the folder, with `/` between the parts. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /**
   * Tokens that stand for the same bytes as an earlier one. The tokenizers library knows the earlier one only, so that a text
   * may come out as other tokens than here; 0 for nearly every vocabulary.
   */
  readonly doubles: number;
}

const contents: Readonly<Record<keyof typeof specialTokens, string>> = {
  endOfText: '<|endoftext|>',
  prefix: '<|prefix|>',
  suffix: '<|suffix|>',
  middle: '<|middle|>',
};
const specials = Object.entries(specialTokens).map(([name, id]) => ({
  id,
  content: contents[name as keyof typeof specialTokens],
}));

/**
 * The whole folder: weights in float32, in 8 bits beside them, or both. The tokenizer gives the tokens that ours gives for
 * every text in which none of `<|endoftext|>`, `<|prefix|>`, `<|suffix|>` and `<|middle|>` stands. What a writer of prose does
 * before, making quotation marks and dashes plain, is left to whoever uses it. Throws CheckpointError.
 */
export function writerAsHuggingFace(
  bytes: Uint8Array,
  { weights = ['fp32', 'q8'] }: { readonly weights?: readonly ('fp32' | 'q8')[] } = {},
): HuggingFaceFolder {
  const { tokenizer, configuration } = readWriter(bytes);
  const { json, doubles } = tokenizerJson(tokenizer);
  const end = specialTokens.endOfText;
  const files = new Map<string, Uint8Array>();
  const put = (name: string, value: object) =>
    files.set(name, new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`));
  for (const type of weights) {
    const { configuration: config, model } = writerAsOnnx(bytes, type === 'q8' ? { weightBits: 8 } : {});
    put('config.json', config);
    files.set(type === 'q8' ? 'onnx/model_quantized.onnx' : 'onnx/model.onnx', model);
  }
  put('generation_config.json', { bos_token_id: end, eos_token_id: end, max_length: configuration.contextTokens });
  put('tokenizer.json', json);
  put('tokenizer_config.json', {
    tokenizer_class: 'PreTrainedTokenizerFast',
    model_max_length: configuration.contextTokens,
    bos_token: contents.endOfText,
    eos_token: contents.endOfText,
    clean_up_tokenization_spaces: false,
  });
  return { files, doubles };
}

/** In the format of the tokenizers library (byte-level BPE). */
function tokenizerJson(tokenizer: Tokenizer): { json: object; doubles: number } {
  const signs = byteSigns();
  const written = (token: number) => Array.from(tokenizer.bytesOf(token), (byte) => signs[byte]!).join('');
  const vocabulary = new Map<string, number>();
  let doubles = 0;
  for (let token = 0; token < tokenizer.size; token++) {
    const special = specials.find(({ id }) => id === token);
    const text = special?.content ?? written(token);
    if (vocabulary.has(text)) doubles += 1;
    else vocabulary.set(text, token);
  }
  const merges: string[] = [];
  for (let at = 0; at < tokenizer.size - firstMerge; at++)
    merges.push(`${written(tokenizer.merges[2 * at]!)} ${written(tokenizer.merges[2 * at + 1]!)}`);
  const start = { SpecialToken: { id: contents.endOfText, type_id: 0 } };
  const [first, second] = [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 0 } }];
  return {
    doubles,
    json: {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: specials.map((special) => ({
        ...special,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true,
      })),
      normalizer: null,
      pre_tokenizer: {
        type: 'Sequence',
        pretokenizers: [
          { type: 'Split', pattern: { Regex: portablePattern() }, behavior: 'Isolated', invert: false },
          { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
        ],
      },
      post_processor: {
        type: 'TemplateProcessing',
        single: [start, first],
        pair: [start, first, second],
        special_tokens: {
          [contents.endOfText]: {
            id: contents.endOfText,
            ids: [specialTokens.endOfText],
            tokens: [contents.endOfText],
          },
        },
      },
      decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
      model: {
        type: 'BPE',
        dropout: null,
        unk_token: null,
        continuing_subword_prefix: null,
        end_of_word_suffix: null,
        fuse_unk: false,
        byte_fallback: false,
        ignore_merges: false,
        vocab: Object.fromEntries(vocabulary),
        merges,
      },
    },
  };
}

/** What `\s` means in JavaScript; other engines of regular expressions draw the line elsewhere. */
const whiteSpace = '\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';

/** The pattern of our pieces, without a class that means something else in another engine. */
function portablePattern(): string {
  return piecePattern.source
    .replaceAll(String.raw`[^\S\n]`, `[${whiteSpace.replace('\n', '')}]`)
    .replaceAll(String.raw`[^\s`, `[^${whiteSpace}`)
    .replaceAll(String.raw`\s`, `[${whiteSpace}]`)
    .replaceAll(String.raw`\S`, `[^${whiteSpace}]`);
}

/** A visible character for each byte, as GPT-2 has them (its `bytes_to_unicode`). */
function byteSigns(): string[] {
  const visible = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(visible(byte) ? byte : next++));
}
