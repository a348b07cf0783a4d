/** The models' presets as the protocol sends them. */
import type { PresetList } from '@fourhands/core';
import { presets, settingDescriptions } from '@fourhands/models/presets';

export const presetList: PresetList = {
  presets: presets.map((preset) => ({ ...preset, settings: { ...preset.settings } })),
  settings: { vae: [...settingDescriptions.vae], codec: [...settingDescriptions.codec] },
};
