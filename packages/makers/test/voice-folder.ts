/**
 * Small real voices in the layout of transformers.js, whose sounds can be computed by hand: every token is a short tone of its own. VITS
 * as the MMS voices are exported, and Kokoro with two of its voices. Tests need no file of others and no network.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OnnxModelWriter } from '@fourhands/engine';
import { folderAt, type ModelFolder } from './model-folder.ts';

/** Samples of one token. */
export const tokenSamples = 200;
const letters = "k'zyuthsw nlaoieprdcmbfgvjqx-";
const phonemes = ';:,.!?—…"«» abdefhijklmnopstuvwzæðŋɑɐɔəɚɛɜɡɪɹɾʃʊʌʒˈˌːθᵊᵻ';

/** Numbers by their tokens, as tokenizer.json has them. */
const vocabularyOf = (signs: string, first: number): Record<string, number> =>
  Object.fromEntries(Array.from(signs, (sign, at) => [sign, at + first]));

const vitsVocabulary = vocabularyOf(letters, 0);
export const kokoroVocabulary = { $: 0, ...vocabularyOf(phonemes, 1) };

/** The samples of a token, before anything is done to them. */
const toneOf = (token: number): Float32Array =>
  Float32Array.from({ length: tokenSamples }, (_, i) => Math.fround(0.4 * Math.sin(((token + 3) * i) / 20)));

/** What the tokens of a text sound like, one after the other. */
export function tonesOf(tokens: readonly number[]): Float32Array {
  const sound = new Float32Array(tokens.length * tokenSamples);
  tokens.forEach((token, at) => sound.set(toneOf(token), at * tokenSamples));
  return sound;
}

/** The tokens of a VITS, with a blank around each letter. */
export const vitsTokens = (text: string): number[] => [
  ...Array.from(text).flatMap((sign) => [0, vitsVocabulary[sign]!]),
  0,
];

const json = (value: object) => JSON.stringify(value);

function tones(writer: OnnxModelWriter, count: number): string {
  const table = writer.tensor(tonesOf(Array.from({ length: count }, (_, token) => token)), {
    dtype: 'float32',
    shape: [count, tokenSamples],
  });
  return writer.node('Reshape', [writer.node('Gather', [table, 'input_ids']), writer.integers([1, -1])]);
}

/** @param noise how loud what the network draws is; 0 draws nothing */
export function vitsOnnx(noise: number): Uint8Array {
  const writer = new OnnxModelWriter();
  for (const name of ['input_ids', 'attention_mask']) writer.input(name, { dtype: 'int64', shape: [1, 'tokens'] });
  const sound = tones(writer, letters.length);
  const drawn = () => writer.node('RandomNormalLike', [sound], { mean: { float: 0 }, scale: { float: noise } });
  writer.nameOutput(
    noise === 0 ? sound : writer.node('Add', [writer.node('Add', [sound, drawn()]), drawn()]),
    'waveform',
  );
  writer.output('waveform', { dtype: 'float32', shape: [1, 'samples'] });
  return writer.finish();
}

/** `waveform` is the tones, every so many samples one by the speed, times the first number of the style and plus the second. */
function kokoroOnnx(): Uint8Array {
  const writer = new OnnxModelWriter();
  writer.input('input_ids', { dtype: 'int64', shape: [1, 'tokens'] });
  writer.input('style', { dtype: 'float32', shape: [1, 256] });
  writer.input('speed', { dtype: 'float32', shape: [1] });
  const styleAt = (at: number) => writer.node('Gather', ['style', writer.integers([at])], { axis: 1 });
  const sound = tones(writer, Object.keys(kokoroVocabulary).length);
  const scalar = (value: string) => writer.node('Reshape', [value, writer.integers([], [0])]);
  const number = (value: number) => writer.tensor(Float32Array.of(value), { dtype: 'float32', shape: [] });
  const asFloat = (value: string) => writer.node('Cast', [value], { to: 1 });
  const length = writer.node('Gather', [writer.node('Shape', [sound]), writer.integers([1])]);
  const speed = scalar('speed');
  const count = writer.node('Floor', [writer.node('Div', [scalar(asFloat(length)), speed])]);
  const steps = writer.node('Mul', [writer.node('Range', [number(0), count, number(1)]), speed]);
  const heard = writer.node('Gather', [sound, writer.node('Cast', [writer.node('Floor', [steps])], { to: 7 })], {
    axis: 1,
  });
  writer.nameOutput(writer.node('Add', [writer.node('Mul', [heard, styleAt(0)]), styleAt(1)]), 'waveform');
  writer.output('waveform', { dtype: 'float32', shape: [1, 'samples'] });
  return writer.finish();
}

const tokenizer = (vocabulary: object, more: object) => ({
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [],
  pre_tokenizer: { type: 'Split', pattern: { Regex: '' }, behavior: 'Isolated', invert: false },
  post_processor: null,
  decoder: null,
  ...more,
  model: { vocab: vocabulary },
});

export async function makeVitsFolder(noise = 0): Promise<ModelFolder> {
  const folder = folderAt(await mkdtemp(join(tmpdir(), 'mms-tts-eng-')));
  await folder.put(
    'config.json',
    json({
      _name_or_path: 'facebook/mms-tts-eng',
      architectures: ['VitsModel'],
      model_type: 'vits',
      sampling_rate: 16_000,
      vocab_size: letters.length,
    }),
  );
  const known = letters.replace('-', String.raw`\-`);
  await folder.put(
    'tokenizer.json',
    json(
      tokenizer(vitsVocabulary, {
        normalizer: {
          type: 'Sequence',
          normalizers: [
            { type: 'Lowercase' },
            { type: 'Replace', pattern: { Regex: `[^${known}]` }, content: '' },
            { type: 'Strip', strip_left: true, strip_right: true },
            { type: 'Replace', pattern: { Regex: '(?=.)|(?<!^)$' }, content: 'k' },
          ],
        },
      }),
    ),
  );
  await folder.put(
    'tokenizer_config.json',
    json({ tokenizer_class: 'VitsTokenizer', language: 'eng', pad_token: 'k', unk_token: '<unk>', add_blank: true }),
  );
  await folder.put('onnx/model.onnx', vitsOnnx(noise));
  return folder;
}

/** The style of a text of so many tokens. */
export const styleOf = (voice: string, tokens: number): readonly [number, number] => [
  Math.fround((voice === 'af_heart' ? 0.5 : 0.9) + tokens / 10_000),
  Math.fround(0.01),
];

function stylesOf(voice: string): Uint8Array {
  const styles = new Float32Array(510 * 256);
  for (let tokens = 0; tokens < 510; tokens++) styles.set(styleOf(voice, tokens), tokens * 256);
  return new Uint8Array(styles.buffer);
}

export async function makeKokoroFolder(): Promise<ModelFolder> {
  const folder = folderAt(await mkdtemp(join(tmpdir(), 'kokoro-')));
  await folder.put('config.json', json({ model_type: 'style_text_to_speech_2' }));
  const known = Array.from(phonemes).join('');
  const ends = { SpecialToken: { id: '$', type_id: 0 } };
  await folder.put(
    'tokenizer.json',
    json(
      tokenizer(kokoroVocabulary, {
        normalizer: { type: 'Replace', pattern: { Regex: `[^$${known}]` }, content: '' },
        post_processor: {
          type: 'TemplateProcessing',
          single: [ends, { Sequence: { id: 'A', type_id: 0 } }, ends],
          pair: [ends, { Sequence: { id: 'A', type_id: 0 } }, ends],
          special_tokens: { $: { id: '$', ids: [0], tokens: ['$'] } },
        },
      }),
    ),
  );
  await folder.put(
    'tokenizer_config.json',
    json({ tokenizer_class: 'PreTrainedTokenizer', model_max_length: 512, pad_token: '$', unk_token: '$' }),
  );
  await folder.put('onnx/model_quantized.onnx', kokoroOnnx());
  for (const voice of ['af_heart', 'bm_george', 'zf_xiaobei']) await folder.put(`voices/${voice}.bin`, stylesOf(voice));
  return folder;
}
