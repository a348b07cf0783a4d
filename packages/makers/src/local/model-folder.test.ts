import { mkdir, mkdtemp, open, readFile, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FolderReport } from '@fourhands/core';
import { folderReportSchema } from '@fourhands/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeModelFolder, type ModelFolder } from '../../test/model-folder.ts';
import { makeKokoroFolder, makeVitsFolder } from '../../test/voice-folder.ts';
import { filesOf, inspectModelFolder, licenceOf, memoryNeeded } from './model-folder.ts';
import { weightsOf } from './model-files.ts';
import { contextTokensOf, otherTaskOf } from './model-kinds.ts';
import { onnxFault } from './onnx-extent.ts';

let folder: ModelFolder;
const machine = { memoryBytes: 8e9 };
beforeAll(async () => {
  folder = await makeModelFolder();
});
afterAll(() => folder.close());

/** The last step, which is the one that refused. */
const refusal = ({ usable, checks }: FolderReport) => ({
  usable,
  step: checks.at(-1)!.step,
  code: checks.at(-1)!.failure?.code,
  message: checks.at(-1)!.failure?.message ?? '',
});

/** What is refused after some of the folder is changed; it is as before afterwards. */
async function refusedWith(name: string, change: () => Promise<void>, memory = machine) {
  const path = join(folder.path, name);
  const before = await readFile(path);
  try {
    await change();
    return refusal(await inspectModelFolder(folder.path, memory));
  } finally {
    await writeFile(path, before);
  }
}

test('a folder that is as it should be is said to be, with what is in it', async () => {
  await folder.put('README.md', '---\nlicense: apache-2.0\ntags:\n- text\n---\n# A model\n');
  await folder.put('chat_template.jinja', 'x');
  const report = folderReportSchema.parse(await inspectModelFolder(folder.path, machine));
  await folder.put('chat_template.jinja', null);
  expect(report).toMatchObject({
    usable: true,
    modelType: 'llama',
    contextTokens: 256,
    instructions: true,
    licence: 'apache-2.0',
  });
  expect(report.checks.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
    'folder fine',
    'configuration fine',
    'kind fine',
    'tokenizer fine',
    'vocabulary fine',
    'weights fine',
    'memory fine',
    'instructions fine',
  ]);
  expect(report.weights).toMatchObject([{ type: 'q8', file: 'onnx/model_quantized.onnx', fits: true }]);
  const plain = await inspectModelFolder(folder.path, machine);
  expect(plain).toMatchObject({ usable: true, instructions: false });
  expect(plain.checks.at(-1)).toMatchObject({ step: 'instructions', outcome: 'note' });
});

test('a link to a folder is the folder itself', async () => {
  const beside = await mkdtemp(join(tmpdir(), 'fourhands-link-'));
  await symlink(folder.path, join(beside, 'link'));
  expect((await inspectModelFolder(join(beside, 'link'), machine)).path).toBe(await realpath(folder.path));
  await rm(beside, { recursive: true });
});

test('no folder, a file, and a path that hangs in the air are told apart from a model', async () => {
  for (const path of [join(folder.path, 'no'), join(folder.path, 'config.json')])
    expect(refusal(await inspectModelFolder(path, machine))).toMatchObject({
      step: 'folder',
      code: 'model-folder-missing',
    });
  expect(refusal(await inspectModelFolder('models/small', machine))).toMatchObject({
    usable: false,
    code: 'model-folder-not-absolute',
  });
});

test.each(['config.json', 'tokenizer.json', 'tokenizer_config.json'])(
  'a missing or broken %s is named',
  async (name) => {
    const missing = await refusedWith(name, () => folder.put(name, null));
    expect(missing).toMatchObject({ usable: false, code: 'model-file-missing' });
    expect(missing.message).toContain(name);
    for (const content of ['{ "model_type": ', '"llama"', '\u0000\u0001']) {
      const broken = await refusedWith(name, () => folder.put(name, content));
      expect(broken).toMatchObject({ usable: false, code: 'model-file-broken' });
      expect(broken.message).toContain(name);
    }
  },
);

test('what is made for something else says what it is', async () => {
  const kinds: [object, RegExp][] = [
    [
      { architectures: ['BertForMaskedLM'], model_type: 'bert' },
      /only reads text, an encoder \(BertForMaskedLM, bert\)/,
    ],
    [{ architectures: ['ViTForImageClassification'], model_type: 'vit' }, /for pictures/],
    [
      { architectures: ['T5ForConditionalGeneration'], model_type: 't5', is_encoder_decoder: true },
      /one text into another/,
    ],
    [{ architectures: ['WhisperForConditionalGeneration'], model_type: 'whisper' }, /speech or sound/],
    [{ architectures: ['LlavaForConditionalGeneration'], vision_config: {} }, /for pictures/],
    [{ architectures: ['SomethingElse'] }, /not known here/],
  ];
  for (const [config, words] of kinds) {
    const refused = await refusedWith('config.json', () => folder.put('config.json', JSON.stringify(config)));
    expect(refused).toMatchObject({ step: 'kind', code: 'model-of-other-task' });
    expect(refused.message).toMatch(words);
  }
  for (const architecture of ['LlamaForCausalLM', 'GPT2LMHeadModel', 'Qwen3ForCausalLM'])
    expect(otherTaskOf({ architectures: [architecture] })).toBeNull();
  expect(otherTaskOf({ model_type: 'gpt2' })).toBeNull();
});

test('a tokenizer with more tokens than the network knows is not its own', async () => {
  const refused = await refusedWith('config.json', () => folder.change('config.json', { vocab_size: 300 }));
  expect(refused).toMatchObject({ step: 'vocabulary', code: 'model-vocabulary-mismatch' });
  expect(refused.message).toContain('0 to 299');
});

test('weights that are missing, cut off, or something else are refused with the reason', async () => {
  const name = 'onnx/model_quantized.onnx';
  const path = join(folder.path, name);
  expect(await refusedWith(name, () => folder.put(name, null))).toMatchObject({
    step: 'weights',
    code: 'model-file-missing',
  });
  const { length } = await readFile(path);
  for (const kept of [length - 1, Math.floor(length / 2), 100]) {
    const cut = await refusedWith(name, () => truncate(path, kept));
    expect(cut).toMatchObject({ step: 'weights', code: 'model-file-broken' });
    expect(cut.message).toMatch(/model_quantized\.onnx .*(?:at least \d+ of its bytes are missing|ends in the middle)/);
  }
  for (const content of ['', '<html>Not found</html>', 'version https://git-lfs.github.com/spec/v1\n'])
    expect(await refusedWith(name, () => folder.put(name, content))).toMatchObject({ code: 'model-file-broken' });
});

test('a folder of PyTorch weights says what is missing and how to get it', async () => {
  const other = await mkdtemp(join(tmpdir(), 'fourhands-torch-'));
  for (const name of ['config.json', 'tokenizer.json', 'tokenizer_config.json'])
    await writeFile(join(other, name), await readFile(join(folder.path, name)));
  await writeFile(join(other, 'model.safetensors'), 'x');
  await mkdir(join(other, 'onnx'));
  expect(refusal(await inspectModelFolder(other, machine)).message).toMatch(/no onnx\/model\.onnx.*exported to ONNX/);
  await rm(other, { recursive: true });
});

test('weights of 20 GB on a machine with less are refused with the figures', async () => {
  const name = 'onnx/model_quantized.onnx_data';
  const file = await open(join(folder.path, name), 'w');
  await file.truncate(20 * 1024 ** 3);
  await file.close();
  const report = await inspectModelFolder(folder.path, { memoryBytes: 16 * 1024 ** 3 });
  expect(refusal(report)).toMatchObject({ usable: false, step: 'memory', code: 'model-too-large' });
  expect(refusal(report).message).toMatch(/about 26\.\d GB of memory, and this machine has 16\.0 GB/);
  expect(await filesOf(folder.path, 'q8')).toContain(name);
  await folder.put(name, null);
  expect(memoryNeeded(1000, {}, 1)).toBeGreaterThan(1000);
});

test('what a file name says of its weights, and what it does not', () => {
  expect(weightsOf('onnx/model.onnx')).toEqual({ type: 'fp32', beside: false });
  expect(weightsOf('onnx/model_q4f16.onnx_data_12')).toEqual({ type: 'q4f16', beside: true });
  for (const name of [
    'onnx/model_q9.onnx',
    'model.onnx',
    'onnx/../model.onnx',
    'onnx/decoder_model.onnx',
    'onnx/model.onnx.part',
  ])
    expect(weightsOf(name)).toBeNull();
});

test('the context is the smaller of what the files say', () => {
  expect(contextTokensOf({ max_position_embeddings: 4096 }, { model_max_length: 2048 })).toBe(2048);
  expect(contextTokensOf({ n_positions: 1024 }, { model_max_length: 1e30 })).toBe(1024);
  expect(contextTokensOf({ text_config: { max_position_embeddings: 512 } }, {})).toBe(512);
  expect(contextTokensOf({}, {})).toBeNull();
});

test('the licence is that of the metadata, not of the words after it', () => {
  expect(licenceOf('---\nlicense: "mit"\n---\n')).toBe('mit');
  expect(licenceOf('---\ntags: x\n---\nlicense: mit\n')).toBeNull();
  expect(licenceOf('# Model')).toBeNull();
});

test('a whole file of ONNX has no fault', async () => {
  const file = await open(join(folder.path, 'onnx/model_quantized.onnx'));
  expect(await onnxFault(file)).toBeNull();
  await file.close();
});

test('a voice of letters says its language, and one that was taught something else why it cannot be used', async () => {
  const voice = await makeVitsFolder();
  const report = folderReportSchema.parse(await inspectModelFolder(voice.path, machine));
  expect(report).toMatchObject({
    usable: true,
    medium: 'speech',
    modelType: 'vits',
    instructions: false,
    voices: [{ name: 'en', language: 'en', gender: null }],
  });
  expect(report.checks.at(-1)).toMatchObject({ step: 'voices', outcome: 'fine', found: 'en' });
  // The token of the unknown may lie beyond what the network knows.
  const tokenizer = JSON.parse(await readFile(join(voice.path, 'tokenizer.json'), 'utf8')) as object;
  await voice.put('tokenizer.json', JSON.stringify({ ...tokenizer, added_tokens: [{ id: 99, content: '<unk>' }] }));
  expect((await inspectModelFolder(voice.path, machine)).usable).toBe(true);
  await voice.change('tokenizer_config.json', { language: 'fra', is_uroman: true });
  expect(refusal(await inspectModelFolder(voice.path, machine))).toMatchObject({ code: 'voice-writing-unknown' });
  await voice.change('tokenizer_config.json', { is_uroman: false, phonemize: true });
  expect(refusal(await inspectModelFolder(voice.path, machine)).message).toMatch(/reads phonemes/);
  await voice.change('tokenizer_config.json', { phonemize: false });
  expect((await inspectModelFolder(voice.path, machine)).voices).toEqual([
    { name: 'fr', language: 'fr', gender: null },
  ]);
  await voice.change('config.json', { sampling_rate: undefined });
  expect(refusal(await inspectModelFolder(voice.path, machine)).message).toMatch(/no usable sampling_rate/);
  await voice.close();
});

test('of a Kokoro, voices of English are found, others are left out, and what is missing or cut off is named', async () => {
  const voice = await makeKokoroFolder();
  const report = folderReportSchema.parse(await inspectModelFolder(voice.path, machine));
  expect(report).toMatchObject({ usable: true, medium: 'speech', contextTokens: 510 });
  expect(report.voices.map(({ name }) => name)).toEqual(['af_heart', 'bm_george']);
  expect(report.checks.at(-1)).toMatchObject({ step: 'voices', outcome: 'note' });
  expect(await filesOf(voice.path, 'q8')).toEqual([
    'config.json',
    'onnx/model_quantized.onnx',
    'tokenizer.json',
    'tokenizer_config.json',
    'voices/af_heart.bin',
    'voices/bm_george.bin',
  ]);
  await voice.put('voices/af_heart.bin', new Uint8Array(1000));
  expect(refusal(await inspectModelFolder(voice.path, machine)).message).toMatch(/af_heart\.bin .*1000 bytes/);
  await voice.put('voices/af_heart.bin', null);
  await voice.put('voices/bm_george.bin', null);
  expect(refusal(await inspectModelFolder(voice.path, machine))).toMatchObject({ code: 'voices-unknown' });
  await voice.put('voices', null);
  expect(refusal(await inspectModelFolder(voice.path, machine))).toMatchObject({ code: 'model-file-missing' });
  await voice.close();
});
