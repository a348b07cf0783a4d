/** Google's Gemini interface (generateContent). It answers a wrong key with status 400. */
import type { ServiceKind } from './kind.ts';

export const google: ServiceKind = {
  interfaceName: "Google's Gemini interface (it usually ends in /v1beta)",
  highestTemperature: 2,
  seeded: true,
  refusesKey: (status, body) => status === 400 && /API_KEY_INVALID|API key not valid/i.test(body),
  async open({ address, model, key, fetch }) {
    const { createGoogle } = await import('@ai-sdk/google');
    // Without a key given here, one of the environment would be sent.
    return createGoogle({ baseURL: address, apiKey: key ?? '', fetch }).languageModel(model);
  },
};
