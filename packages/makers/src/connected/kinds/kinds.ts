/** The kinds of services that can be connected. */
import type { ProviderKind } from '@fourhands/core';
import { anthropic } from './anthropic.ts';
import { google } from './google.ts';
import type { ServiceKind } from './kind.ts';
import { openAiCompatible } from './openai-compatible.ts';

export const serviceKinds: Readonly<Record<ProviderKind, ServiceKind>> = {
  'openai-compatible': openAiCompatible,
  anthropic,
  google,
};
