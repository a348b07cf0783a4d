/** The models' presets as the protocol sends them. */
import type { PresetList } from '@fourhands/core';
import { ownTextPresets, presets, settingDescriptions } from '@fourhands/models/presets';

const { vae, codec, writer } = settingDescriptions;

export const presetList: PresetList = {
  presets: [...presets, ...ownTextPresets].map((preset) => ({ ...preset, settings: { ...preset.settings } })),
  settings: { vae: [...vae], codec: [...codec], writer: [...writer] },
};
