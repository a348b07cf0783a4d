/** What the fake server says of works and makers: enough for the pages that list them. A work itself needs a real server. */
import type { MakerDescription } from '@fourhands/core/maker/maker';
import type { Provider, SentRequest } from '@fourhands/core/protocol/makers';
import type { Work } from '@fourhands/core/work/work';

const at = '2026-01-01T09:00:00.000Z';

export const fakeWorks: readonly Work[] = [
  {
    id: 'work-1',
    title: 'The lighthouse',
    medium: 'text',
    mode: 'co-creation',
    createdAt: at,
    changedAt: at,
    trashedAt: null,
    preview: 'The lighthouse keeper had not spoken for a year when the letter came.\n\nIt was not addressed to him.',
    length: 2310,
  },
  {
    id: 'work-2',
    title: 'Untitled',
    medium: 'text',
    mode: 'iterative',
    createdAt: at,
    changedAt: at,
    trashedAt: null,
    preview: '',
    length: 0,
  },
];

export const fakeMakers: readonly MakerDescription[] = [
  {
    id: 'writer',
    name: 'Writer',
    kind: 'embedded',
    medium: 'text',
    operations: ['generate', 'continue', 'fill'],
    actions: ['again', 'longer', 'continue'],
    controls: [],
    hash: 'a'.repeat(64),
    destination: null,
    available: true,
    reason: null,
  },
  {
    id: 'provider-1',
    name: 'Elsewhere',
    kind: 'connected',
    medium: 'text',
    operations: ['generate', 'continue', 'transform', 'explain'],
    actions: ['shorter', 'own'],
    controls: [],
    hash: 'elsewhere',
    destination: 'api.example.com',
    available: false,
    reason: 'This month’s cap is reached. Raise it, or wait for the next month.',
  },
];

export const fakeProviders: readonly Provider[] = [
  {
    id: 'provider-1',
    makerId: 'provider-1',
    kind: 'openai-compatible',
    name: 'Elsewhere',
    address: 'https://api.example.com/v1',
    model: 'large-1',
    hasKey: true,
    pricePerMillionIn: 2,
    pricePerMillionOut: 8,
    monthlyCap: 5,
    pictures: null,
    usage: { requests: 42, tokensIn: 120_000, tokensOut: 61_000, cost: 5.02 },
    createdAt: at,
  },
];

export const fakeRequests: readonly SentRequest[] = [
  {
    id: 'request-1',
    providerId: 'provider-1',
    proposalId: null,
    host: 'api.example.com',
    model: 'large-1',
    tokensIn: 900,
    tokensOut: 210,
    cost: 0.00348,
    outcome: 'done',
    at,
  },
];
