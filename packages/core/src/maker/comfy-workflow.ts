/**
 * A ComfyUI workflow in API form that a person pastes: which of its nodes take the words, the seed, the picture and the mask is found by what they are, shown,
 * and can be corrected. Pure.
 */
import { z } from 'zod';

const nodeSchema = z.looseObject({
  class_type: z.string().max(200),
  inputs: z.record(z.string().max(200), z.unknown()),
});
/** Nodes by their ids, as “Export (API)” writes them. A link to another node is [id, number of its output]. */
const graphSchema = z.record(z.string().max(100), nodeSchema);
export type ComfyGraph = z.infer<typeof graphSchema>;

/** One input of one node. */
const placeSchema = z.object({ node: z.string().max(100), input: z.string().max(200) });
export type ComfyPlace = z.infer<typeof placeSchema>;

export const comfyRoles = ['prompt', 'negative', 'seed', 'picture', 'mask', 'width', 'height'] as const;
export type ComfyRole = (typeof comfyRoles)[number];

const rolesSchema = z.object({
  prompt: placeSchema,
  negative: placeSchema.nullable(),
  seed: placeSchema.nullable(),
  picture: placeSchema.nullable(),
  mask: placeSchema.nullable(),
  width: placeSchema.nullable(),
  height: placeSchema.nullable(),
});
export type ComfyRoles = z.infer<typeof rolesSchema>;

/** Characters of a workflow at the most. */
export const longestWorkflow = 500_000;
const mostNodes = 1000;

export const comfyWorkflowSchema = z
  .object({ graph: graphSchema, roles: rolesSchema })
  .refine(({ graph }) => Object.keys(graph).length <= mostNodes, { error: `At most ${mostNodes} nodes.` })
  .refine(
    ({ graph, roles }) =>
      Object.values(roles).every((place) => place === null || graph[place.node]?.inputs[place.input] !== undefined),
    { path: ['roles'], error: 'A part of it names a node or an input that the workflow does not have.' },
  )
  .meta({ id: 'ComfyWorkflow', description: 'A workflow in API form, and which inputs take what.' });
export type ComfyWorkflow = z.infer<typeof comfyWorkflowSchema>;

/** What was pasted is no workflow that can be run. */
export class WorkflowUnreadable extends Error {
  readonly code = 'comfy-workflow-unreadable';
  readonly reason: 'not-json' | 'not-api-form' | 'no-prompt';

  constructor(reason: WorkflowUnreadable['reason']) {
    const why = {
      'not-json': 'it is no JSON',
      'not-api-form': 'it is not in API form. In ComfyUI, choose Workflow, then Export (API)',
      'no-prompt': 'no node of it takes words, such as CLIP Text Encode',
    }[reason];
    super(`The workflow cannot be used: ${why}.`);
    this.name = 'WorkflowUnreadable';
    this.reason = reason;
  }
}

/** @throws WorkflowUnreadable */
export function readWorkflow(text: string): ComfyWorkflow {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw new WorkflowUnreadable('not-json');
  }
  const graph = graphSchema.safeParse(found);
  if (!graph.success || Object.keys(graph.data).length === 0) throw new WorkflowUnreadable('not-api-form');
  return { graph: graph.data, roles: findRoles(graph.data) };
}

/** Inputs that could take a role: those with a value of its own of the right kind. */
export function placesFor(graph: ComfyGraph, role: ComfyRole): ComfyPlace[] {
  const kind = role === 'seed' || role === 'width' || role === 'height' ? 'number' : 'string';
  return Object.entries(graph).flatMap(([node, { inputs }]) =>
    Object.entries(inputs).flatMap(([input, value]) => (typeof value === kind ? [{ node, input }] : [])),
  );
}

/** As a person knows a place: what its node is, its id, and the input. */
export const nameOfPlace = (graph: ComfyGraph, { node, input }: ComfyPlace): string =>
  `${titleOf(graph, node)} (${node}) · ${input}`;

function titleOf(graph: ComfyGraph, node: string): string {
  const found = graph[node];
  const meta = z.object({ title: z.string() }).safeParse(found?.['_meta']);
  return meta.success ? meta.data.title : (found?.class_type ?? node);
}

function findRoles(graph: ComfyGraph): ComfyRoles {
  const nodes = Object.entries(graph);
  const ofClass = (pattern: RegExp, input: string, kind: 'string' | 'number') => {
    const found = nodes.filter(([, node]) => pattern.test(node.class_type) && typeof node.inputs[input] === kind);
    return found.map(([node]) => ({ node, input }));
  };
  const words = (side: 'positive' | 'negative') => {
    for (const [, { inputs }] of nodes) {
      const place = wordsBehind(graph, inputs[side], side);
      if (place !== null) return place;
    }
    return null;
  };
  const prompt = words('positive') ?? ofClass(/TextEncode/i, 'text', 'string')[0];
  if (prompt === undefined) throw new WorkflowUnreadable('no-prompt');
  const negative = words('negative');
  const pictures = ofClass(/^LoadImage$/, 'image', 'string');
  const isMask = ({ node }: ComfyPlace) => /mask|蒙版|遮罩/i.test(titleOf(graph, node));
  const size = (input: string) => ofClass(/Empty.*Latent/i, input, 'number')[0] ?? null;
  return {
    prompt,
    negative: negative?.node === prompt.node ? null : negative,
    seed: ofClass(/./, 'seed', 'number')[0] ?? ofClass(/./, 'noise_seed', 'number')[0] ?? null,
    picture: pictures.find((place) => !isMask(place)) ?? null,
    mask: ofClass(/^LoadImageMask$/, 'image', 'string')[0] ?? pictures.find(isMask) ?? null,
    width: size('width'),
    height: size('height'),
  };
}

/** Follows a link back to where words are typed, through nodes that pass a condition on. */
function wordsBehind(graph: ComfyGraph, link: unknown, side: string): ComfyPlace | null {
  const seen = new Set<string>();
  const waiting = [link];
  while (waiting.length > 0) {
    const next = waiting.shift();
    const id: unknown = Array.isArray(next) ? next[0] : undefined;
    if (typeof id !== 'string' || seen.has(id)) continue;
    seen.add(id);
    const inputs = graph[id]?.inputs ?? {};
    for (const input of ['text', 'prompt', 'value', 'string'])
      if (typeof inputs[input] === 'string') return { node: id, input };
    waiting.push(...[side, 'conditioning', 'conditioning_1', 'text', 'prompt'].map((name) => inputs[name]));
  }
  return null;
}

/** The workflow with values in the places that take them; a role that has none is left as the person made it. */
export function filledWorkflow(
  { graph, roles }: ComfyWorkflow,
  values: Partial<Readonly<Record<ComfyRole, string | number>>>,
): ComfyGraph {
  const filled = structuredClone(graph);
  for (const role of comfyRoles) {
    const [place, value] = [roles[role], values[role]];
    if (place !== null && value !== undefined) filled[place.node]!.inputs[place.input] = value;
  }
  return filled;
}
