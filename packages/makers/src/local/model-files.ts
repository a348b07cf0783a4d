/** The files that a model is made of, by their names in its folder. */
import { type WeightType, weightTypes } from '@fourhands/core';
import { kokoroVoice, voiceOfFile } from './voice-kinds.ts';

/** What comes beside the weights: those that must be there, and those that may. */
export const neededFiles = ['config.json', 'tokenizer.json', 'tokenizer_config.json'] as const;
export const furtherFiles = ['generation_config.json', 'chat_template.jinja'] as const;

/** Whether a file comes along with any weights. */
export const isBesideWeights = (name: string): boolean =>
  [...neededFiles, ...furtherFiles].some((one) => one === name) || isUsedVoice(name);

/** Whether a file is a voice that can be used here. */
export const isUsedVoice = (name: string): boolean => kokoroVoice(voiceOfFile(name) ?? '') !== null;

const endings: Readonly<Record<WeightType, string>> = {
  q8: '_quantized',
  q4: '_q4',
  int8: '_int8',
  uint8: '_uint8',
  fp32: '',
  bnb4: '_bnb4',
  q4f16: '_q4f16',
  fp16: '_fp16',
};

export const weightsFile = (type: WeightType): string => `onnx/model${endings[type]}.onnx`;

/** Which weights a file is, or lies beside: large models keep them in `.onnx_data`, `.onnx_data_1` … next to the network. */
export function weightsOf(name: string): { readonly type: WeightType; readonly beside: boolean } | null {
  const [, ending, data] = /^onnx\/model(_[a-z0-9]+)?\.onnx(_data(?:_\d{1,3})?)?$/.exec(name) ?? [null, null, null];
  if (ending === null) return null;
  const type = weightTypes.find((one) => endings[one] === (ending ?? ''));
  return type === undefined ? null : { type, beside: data !== undefined };
}
