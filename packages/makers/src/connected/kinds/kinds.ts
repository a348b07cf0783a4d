/** The kinds of services that write and can be connected. */
import type { TextProviderKind } from '@fourhands/core';
import { anthropic } from './anthropic.ts';
import { google } from './google.ts';
import type { ServiceKind } from './kind.ts';
import { openAiCompatible } from './openai-compatible.ts';

export const serviceKinds: Readonly<Record<TextProviderKind, ServiceKind>> = {
  'openai-compatible': openAiCompatible,
  anthropic,
  google,
};
