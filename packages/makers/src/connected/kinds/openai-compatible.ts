/** Any server with an OpenAI-compatible interface (chat completions), on this machine or elsewhere. */
import type { ServiceKind } from './kind.ts';

export const openAiCompatible: ServiceKind = {
  interfaceName: 'an OpenAI-compatible interface (it usually ends in /v1)',
  highestTemperature: 2,
  seeded: true,
  refusesKey: () => false,
  async open({ address, model, key, fetch }) {
    const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
    const provider = createOpenAICompatible({
      name: 'provider',
      baseURL: address,
      includeUsage: true,
      fetch,
      ...(key === null ? {} : { apiKey: key }),
    });
    return provider.chatModel(model);
  },
};
