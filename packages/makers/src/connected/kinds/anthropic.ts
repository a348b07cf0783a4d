/** Anthropic's Messages interface. It takes temperatures up to 1 and no seed. */
import type { ServiceKind } from './kind.ts';

export const anthropic: ServiceKind = {
  interfaceName: "Anthropic's Messages interface (it usually ends in /v1)",
  highestTemperature: 1,
  seeded: false,
  refusesKey: () => false,
  async open({ address, model, key, fetch }) {
    const { createAnthropic } = await import('@ai-sdk/anthropic');
    // Without a key given here, one of the environment would be sent.
    return createAnthropic({ baseURL: address, apiKey: key ?? '', fetch }).messages(model);
  },
};
