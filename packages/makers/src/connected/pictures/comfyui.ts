/**
 * ComfyUI: a workflow that the person pasted, with the words, the seed and the pictures in their places, through /upload/image, /prompt, /history and /view
 * (docs.comfy.org, “Routes”). How far it is comes by /ws, where that can be reached.
 */
import { randomUUID } from 'node:crypto';
import { filledWorkflow } from '@fourhands/core/maker/comfy-workflow';
import { z } from 'zod';
import { ComfyWorkflowRefused, PictureAnswerMissing } from './picture-failures.ts';
import { bearer, type PictureServiceKind, sizeControl, type TellServiceProgress } from './picture-service.ts';
import { pngOf, rested, type ServiceCalls } from '../service-calls.ts';

/** Milliseconds between two looks into the history, and that stopping may take. */
const [lookedEvery, stopTime] = [400, 5000];

const uploadedSchema = z.object({ name: z.string(), subfolder: z.string().nullish() });
const queuedSchema = z.object({ prompt_id: z.string() });
const refusedSchema = z.object({
  error: z.union([z.string(), z.object({ message: z.string() })]),
  node_errors: z.unknown().optional(),
});
const imageSchema = z.object({ filename: z.string(), subfolder: z.string().default(''), type: z.string() });
const historySchema = z.record(
  z.string(),
  z.object({
    outputs: z.record(z.string(), z.looseObject({ images: z.array(imageSchema).optional() })).default({}),
    status: z.object({ status_str: z.string(), completed: z.boolean().optional() }).nullish(),
  }),
);
const toldSchema = z.object({ type: z.literal('progress'), data: z.object({ value: z.number(), max: z.number() }) });

export const comfyUi: PictureServiceKind = {
  interfaceName: 'ComfyUI (the address has no path)',
  seeded: true,
  controls: [sizeControl(512)],
  lookedAt: '/system_stats',
  authorisation: bearer,
  // A workflow that takes a picture would otherwise start from the one that lay there when it was exported.
  operations: ({ workflow }) => [workflow?.roles.picture == null ? 'paint' : 'repaint'],
  async make(calls, { settings: { workflow } }, { prompt, seed, side, there }, progress, signal) {
    if (workflow === null) throw new ComfyWorkflowRefused(calls.host, 'none is kept with the connection');
    const clientId = randomUUID();
    const upload = async (role: 'picture' | 'mask', bytes: Uint8Array) => {
      if (workflow.roles[role] === null) return {};
      const form = new FormData();
      form.set('image', pngOf(bytes), `fourhands-${clientId}-${role}.png`);
      form.set('type', 'input');
      form.set('overwrite', 'true');
      const kept = uploadedSchema.safeParse(await calls.json('/upload/image', { form }, signal));
      if (!kept.success) throw calls.notUnderstood();
      const { name, subfolder } = kept.data;
      return { [role]: subfolder == null || subfolder === '' ? name : `${subfolder}/${name}` };
    };
    const pictures = there === null ? {} : await picturesOf(upload, there, workflow.roles.mask !== null);
    const graph = filledWorkflow(workflow, { prompt, seed, width: side, height: side, ...pictures });
    const stopWatching = calls.authorised ? () => undefined : watch(calls, clientId, progress);
    let id: string | null = null;
    try {
      const request = { json: { prompt: graph, client_id: clientId }, alsoReads: [400] };
      const answer = await calls.json('/prompt', request, signal);
      const queued = queuedSchema.safeParse(answer);
      if (!queued.success) throw refusal(calls, answer);
      id = queued.data.prompt_id;
      const { filename, subfolder, type } = await madeBy(calls, id, signal);
      const query = new URLSearchParams({ filename, subfolder, type });
      return await calls.bytes(`/view?${query.toString()}`, {}, signal);
    } catch (error) {
      if (signal.aborted && id !== null) await stop(calls, id);
      throw error;
    } finally {
      stopWatching();
    }
  },
};

/** Where the workflow takes no mask of its own, the picture's clear part is one, as its own mask editor has it. */
async function picturesOf(
  upload: (role: 'picture' | 'mask', bytes: Uint8Array) => Promise<Record<string, string>>,
  there: { readonly picture: Uint8Array; readonly holed: Uint8Array; readonly mask: Uint8Array },
  hasMask: boolean,
): Promise<Record<string, string>> {
  const picture = await upload('picture', hasMask ? there.picture : there.holed);
  return { ...picture, ...(await upload('mask', there.mask)) };
}

async function madeBy(calls: ServiceCalls, id: string, signal: AbortSignal): Promise<z.infer<typeof imageSchema>> {
  for (;;) {
    const history = historySchema.safeParse(await calls.json(`/history/${encodeURIComponent(id)}`, {}, signal));
    if (!history.success) throw calls.notUnderstood();
    const entry = history.data[id];
    if (entry !== undefined) {
      if (entry.status?.status_str === 'error') throw new ComfyWorkflowRefused(calls.host, 'a node of it failed');
      const images = Object.values(entry.outputs).flatMap(({ images: all = [] }) => all);
      const found = images.find(({ type }) => type === 'output') ?? images[0];
      if (found === undefined) throw new PictureAnswerMissing(calls.host);
      return found;
    }
    await rested(lookedEvery, signal);
  }
}

function refusal(calls: ServiceCalls, answer: unknown): Error {
  const refused = refusedSchema.safeParse(answer);
  if (!refused.success) return calls.notUnderstood();
  const { error } = refused.data;
  return new ComfyWorkflowRefused(calls.host, (typeof error === 'string' ? error : error.message).slice(0, 300));
}

/** Out of the queue, or interrupted where it runs already. */
async function stop(calls: ServiceCalls, id: string): Promise<void> {
  const soon = AbortSignal.timeout(stopTime);
  await calls.bytes('/queue', { json: { delete: [id] } }, soon).catch(() => undefined);
  await calls.bytes('/interrupt', { json: { prompt_id: id } }, soon).catch(() => undefined);
}

/** Progress is a kindness: without it the picture comes all the same. Its address takes no key, so that none is sent there. */
function watch(calls: ServiceCalls, clientId: string, progress: TellServiceProgress): () => void {
  const socket = new WebSocket(`${calls.address.replace(/^http/, 'ws')}/ws?clientId=${clientId}`);
  let share = 0;
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('error', () => undefined);
  socket.addEventListener('message', ({ data }) => {
    if (data instanceof ArrayBuffer) {
      const preview = previewIn(data);
      if (preview !== null) progress(share, preview);
    }
    if (typeof data !== 'string') return;
    try {
      const told = toldSchema.safeParse(JSON.parse(data));
      if (!told.success || told.data.data.max <= 0) return;
      share = Math.min(1, Math.max(0, told.data.data.value / told.data.data.max));
      progress(share);
    } catch {
      // What cannot be read tells nothing.
    }
  });
  return () => socket.close();
}

/** Of its binary messages (ComfyUI, protocol.py, “BinaryEventTypes”): a preview, in a JPEG or PNG file after two big-endian words. */
const previewImage = 1;
const [beforeFile, largestPreview] = [8, 4_000_000];

function previewIn(message: ArrayBuffer): Uint8Array | null {
  if (message.byteLength <= beforeFile || message.byteLength > largestPreview) return null;
  return new DataView(message).getUint32(0) === previewImage ? new Uint8Array(message, beforeFile) : null;
}
