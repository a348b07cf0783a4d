/** The models' presets as the protocol sends them. */
import type { PresetList } from '@fourhands/core';
import { melodyPresets, presets, soundPresets } from '@fourhands/models/presets';
import { ownTextPresets } from '@fourhands/models/text-presets';
import { settingDescriptions } from '@fourhands/models/setting-descriptions';

const { vae, gan, codec, writer, melody, spectra } = settingDescriptions;

export const presetList: PresetList = {
  presets: [...presets, ...ownTextPresets, ...melodyPresets, ...soundPresets].map((preset) => ({
    ...preset,
    settings: { ...preset.settings },
  })),
  settings: {
    vae: [...vae],
    gan: [...gan],
    codec: [...codec],
    writer: [...writer],
    melody: [...melody],
    spectra: [...spectra],
  },
};
