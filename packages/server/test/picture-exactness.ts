/**
 * The law that makers leave alone what they were not asked for, on pictures: random histories on a real server, by the way that a page takes. Random
 * pictures of one to three layers; regions of every shape that can be selected; locks that come and go before, while and after a maker works; others
 * who paint meanwhile; parts that are accepted one by one or together, rejected, or taken back. After each step every layer is read and compared, pixel
 * by pixel, with what may have changed, by arithmetic of its own. What is counted here is what must be 0.
 */
import { FourhandsClient, type Picture, type PictureMaker, type PictureProposal } from '@fourhands/core';
import { Mask } from '@fourhands/core/media/image/mask';
import { brushed, lasso, type Point } from '@fourhands/core/media/image/selection';
import { numbersFrom } from '../../core/test/random-history.ts';

/** What a server is asked with besides the picture itself. */
export interface ExactnessGround {
  readonly address: string;
  /** The file of a second picture, for makers that need one. */
  readonly second: Uint8Array<ArrayBuffer>;
  /** How often a maker is asked in comparison with others; 1 when absent. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Called between a decision and the look at what it did: a test of the count spoils the picture here. */
  readonly meddle?: (client: FourhandsClient, picture: Picture) => Promise<void>;
}

export interface ExactnessTally {
  operations: number;
  /** Pixels of any layer that changed outside of the region that was asked for, or without a decision. */
  outside: number;
  /** Pixels that changed and were locked, when the maker was asked or when it was decided. */
  locked: number;
  /** Pixels that somebody painted while the maker worked and that its offer covered. */
  others: number;
  /** Pixels that changed where they may: none would mean that nothing was tried. */
  inside: number;
  accepted: number;
  refused: number;
  /** By maker: how often it offered something, and how often it said why not, by the code. */
  readonly offers: Record<string, number>;
  readonly failures: Record<string, number>;
}

export const emptyTally = (): ExactnessTally => ({
  operations: 0,
  outside: 0,
  locked: 0,
  others: 0,
  inside: 0,
  accepted: 0,
  refused: 0,
  offers: {},
  failures: {},
});

export function addTally(sum: ExactnessTally, more: ExactnessTally): void {
  for (const name of ['operations', 'outside', 'locked', 'others', 'inside', 'accepted', 'refused'] as const)
    sum[name] += more[name];
  for (const field of ['offers', 'failures'] as const)
    for (const [name, count] of Object.entries(more[field])) sum[field][name] = (sum[field][name] ?? 0) + count;
}

/** Operations of one history. */
export const operationsOfOne = 8;
type Layers = ReadonlyMap<string, Uint8Array>;

/** One random history; what it counted. */
export async function checkExactness(ground: ExactnessGround, seed: number): Promise<ExactnessTally> {
  const client = new FourhandsClient({ address: ground.address });
  // What enlarges has no region to keep to.
  const makers = (await client.listPictureMakers()).filter(
    ({ available, operation }) => available && operation !== 'enlarge',
  );
  const history = new ExactnessHistory(client, ground, makers, seed);
  await history.begin();
  try {
    for (let step = 0; step < operationsOfOne; step++) await history.operate();
  } finally {
    await history.end();
  }
  return history.tally;
}

class ExactnessHistory {
  readonly tally = emptyTally();
  readonly #client: FourhandsClient;
  readonly #ground: ExactnessGround;
  readonly #makers: readonly PictureMaker[];
  readonly #number: (below: number) => number;
  readonly #stop = new AbortController();
  readonly #ended = new Map<string, PictureProposal>();
  #waiting: (() => void) | null = null;
  #picture!: Picture;
  #second: string | null = null;
  #following: Promise<void> = Promise.resolve();

  constructor(client: FourhandsClient, ground: ExactnessGround, makers: readonly PictureMaker[], seed: number) {
    this.#client = client;
    this.#ground = ground;
    this.#makers = makers.flatMap((maker) => Array<PictureMaker>(ground.weights?.[maker.id] ?? 1).fill(maker));
    this.#number = numbersFrom(seed);
  }

  async begin(): Promise<void> {
    const number = this.#number;
    // Now and then over the edge of a tile.
    const over = number(8);
    const side = (wide: boolean) => (wide ? 122 + number(16) : over < 2 ? 4 + number(12) : 6 + number(26));
    const { work } = await this.#client.createPicture({
      title: 'Exactness',
      width: side(over === 0),
      height: side(over === 1),
      background: number(3) === 0 ? 'clear' : 'white',
    });
    this.#picture = await this.#client.getPicture(work.id);
    for (let more = number(3); more > 0; more--)
      this.#picture = await this.#client.addLayer(work.id, { name: `Layer ${more}` });
    for (const { id } of this.#picture.layers) {
      await this.#paint(id, 'ann', Mask.whole(this.#picture.width, this.#picture.height));
      if (number(2) === 0) await this.#paint(id, 'bo', await this.#region());
      if (number(3) === 0) await this.#damage(id);
      if (number(3) > 0) continue;
      const blends = ['normal', 'multiply', 'screen'] as const;
      const look = { opacity: number(5) / 4, blend: blends[number(3)]!, visible: number(4) > 0 };
      await this.#client.changeLayer(work.id, id, look);
    }
    this.#following = this.#follow();
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#following;
    await this.#client.changeWork(this.#picture.workId, { trashed: true });
    await this.#client.deleteWork(this.#picture.workId);
  }

  /** A maker is asked, others go on meanwhile, and it is decided. */
  async operate(): Promise<void> {
    const number = this.#number;
    const { workId, layers } = this.#picture;
    const layerId = layers[number(layers.length)]!.id;
    for (let more = number(3) - 1; more > 0; more--) await this.#lock();
    const asked = await this.#region();
    const lockedThen = this.#locks();
    this.tally.operations += 1;

    const before = await this.#read();
    const proposal = await this.#propose(layerId, asked);
    const stroke = number(3) === 0 ? await this.#region() : null;
    const strokeLayer = layers[number(layers.length)]!.id;
    if (stroke !== null) await this.#paint(strokeLayer, 'bo', stroke);
    const offer = proposal === null ? null : await this.#made(proposal);
    const made = await this.#read();
    const stroked = stroke === null ? null : placesOf(stroke);
    const painted = new Uint8Array(asked.width * asked.height);
    this.#compare(before, made, (layer, at) => {
      const may = layer === strokeLayer && stroked?.[at] === 1;
      if (may && layer === layerId) painted[at] = 1;
      return may;
    });
    if (offer === null || offer.candidates.length === 0) return;

    if (number(4) === 0) await this.#lock();
    const region = placesOf(asked);
    const taken = this.tally.accepted;
    await this.#decide(offer, layerId, region, lockedThen, painted);
    if (this.tally.accepted > taken && number(4) === 0) {
      const decided = await this.#read();
      await this.#client.undoPicture(workId, { makers: true });
      this.#compare(decided, await this.#read(), (layer, at) => layer === layerId && region[at] === 1);
    }
    for (const { id } of this.#picture.locks)
      if (number(2) === 0) this.#picture = await this.#client.unlockPicture(workId, id);
  }

  async #decide(
    offer: PictureProposal,
    layerId: string,
    asked: Uint8Array,
    lockedThen: Uint8Array,
    painted: Uint8Array,
  ): Promise<void> {
    const number = this.#number;
    const { workId } = this.#picture;
    const candidate = number(offer.candidates.length);
    const open = offer.candidates[candidate]!.hunks.map((_, at) => at);
    let rounds = number(3) === 0 ? open.map((at) => [at]) : open.length > 0 ? [open] : [];
    rounds = rounds.slice(0, 4);
    for (const hunks of rounds) {
      const before = await this.#read();
      const lockedNow = this.#locks();
      const verdict = number(6) === 0 ? 'reject' : 'accept';
      const { candidates } = await this.#client.decidePicture(workId, offer.id, { verdict, candidate, hunks });
      await this.#ground.meddle?.(this.#client, this.#picture);
      const states = hunks.map((at) => candidates[candidate]!.hunks[at]!.state);
      this.tally.accepted += states.filter((state) => state === 'accepted').length;
      this.tally.refused += states.filter((state) => state === 'refused').length;
      this.#compare(before, await this.#read(), (layer, at) => {
        const may = layer === layerId && asked[at] === 1 && verdict === 'accept';
        if (lockedThen[at] === 1 || lockedNow[at] === 1) this.tally.locked += 1;
        else if (may && painted[at] === 1) this.tally.others += 1;
        else if (may) this.tally.inside += 1;
        return may;
      });
      if (candidates.some(({ hunks: all }) => all.every(({ state }) => state !== 'open'))) return;
      if (number(4) === 0) await this.#lock();
    }
  }

  /** Counts the pixels that differ where they may not. */
  #compare(before: Layers, after: Layers, may: (layer: string, at: number) => boolean): void {
    for (const [layer, now] of after) {
      const then = before.get(layer)!;
      for (let at = 0; at * 4 < now.length; at++)
        for (let channel = at * 4; channel < at * 4 + 4; channel++)
          if (now[channel] !== then[channel]) {
            if (!may(layer, at)) this.tally.outside += 1;
            break;
          }
    }
  }

  async #read(): Promise<Layers> {
    const { workId, width, height, layers } = this.#picture;
    const view = { x: 0, y: 0, width, height, format: 'rgba' } as const;
    const found = new Map<string, Uint8Array>();
    for (const { id } of layers) found.set(id, await this.#client.pictureView(workId, { ...view, layer: id }));
    return found;
  }

  async #propose(layerId: string, region: Mask): Promise<PictureProposal | null> {
    const number = this.#number;
    const { workId } = this.#picture;
    const maker = this.#makers[number(this.#makers.length)]!;
    const controls = Object.fromEntries(
      maker.controls.map(({ name, minimum, maximum, step }) => {
        // What only takes time is kept short.
        if (name === 'effort' || name === 'steps' || name === 'size') return [name, minimum];
        return [name, minimum + step * number(Math.floor((maximum - minimum) / step) + 1)];
      }),
    );
    if (maker.style || maker.groups)
      this.#second ??= (await this.#client.bringStyle(workId, 'second.png', this.#ground.second)).style;
    const request = {
      makerId: maker.id,
      layerId,
      region: region.toNumbers(),
      controls,
      seed: number(2 ** 31),
      candidates: number(6) === 0 ? 2 : 1,
      prompt: 'a red apple',
      ...(this.#second === null
        ? {}
        : { style: this.#second, groups: { with: [this.#second], without: [this.#second] } }),
    };
    try {
      return await this.#client.proposePicture(workId, request);
    } catch (error) {
      this.#failed(maker.id, error);
      return null;
    }
  }

  /** The same on every server: a maker's id may hold the id of a connection. */
  #nameOf(makerId: string): string {
    const maker = this.#makers.find(({ id }) => id === makerId);
    return maker?.kind === 'procedure' || maker?.kind === 'embedded' ? makerId : (maker?.name.en ?? makerId);
  }

  #failed(makerId: string, error: unknown): void {
    const code = (error as { readonly code?: string } | null)?.code ?? String(error);
    const name = `${this.#nameOf(makerId)}: ${code}`;
    this.tally.failures[name] = (this.tally.failures[name] ?? 0) + 1;
  }

  async #made({ id, recipe }: PictureProposal): Promise<PictureProposal> {
    while (!this.#ended.has(id)) await new Promise<void>((heard) => (this.#waiting = heard));
    const ended = this.#ended.get(id)!;
    if (ended.error !== null) this.#failed(recipe.makerId, ended.error);
    const name = this.#nameOf(recipe.makerId);
    if (ended.candidates.length > 0) this.tally.offers[name] = (this.tally.offers[name] ?? 0) + 1;
    return ended;
  }

  async #follow(): Promise<void> {
    for await (const event of this.#client.watchPicture(this.#picture.workId, { signal: this.#stop.signal })) {
      const heard = event.type === 'snapshot' ? event.proposals : event.type === 'proposal' ? [event.proposal] : [];
      for (const proposal of heard) if (proposal.state !== 'making') this.#ended.set(proposal.id, proposal);
      this.#waiting?.();
    }
  }

  async #lock(): Promise<void> {
    const { workId, width, height } = this.#picture;
    const number = this.#number;
    const box = { x: number(width), y: number(height), width: 1 + number(12), height: 1 + number(12) };
    const corner = Mask.rectangle(width, height, box);
    // Now and then large, mostly so small that something is left to be made.
    const drawn = number(5) === 0 ? await this.#region() : (await this.#region()).and(corner);
    const mask = (drawn.isEmpty ? corner : drawn).toNumbers();
    this.#picture = await this.#client.lockPicture(workId, { mask });
  }

  /** 1 where a lock lies now. */
  #locks(): Uint8Array {
    const places = new Uint8Array(this.#picture.width * this.#picture.height);
    for (const { mask } of this.#picture.locks) markPlaces(mask, places);
    return places;
  }

  async #paint(layerId: string, personId: string, mask: Mask): Promise<void> {
    const number = this.#number;
    const { workId } = this.#picture;
    const box = mask.bounds!;
    const flat = number(3);
    const [red, green, blue, alpha] = [number(256), number(256), number(256), number(3) === 0 ? number(256) : 255];
    const patch = new Uint8Array(box.width * box.height * 4);
    for (let at = 0; at < patch.length; at += 4) {
      if (flat === 0) patch.set([0, 0, 0, 255], at);
      else if (flat === 1) patch.set([red, green, blue, alpha], at);
      else patch.set([red ^ (at & 127), green ^ number(32), (blue + at) & 255, alpha], at);
    }
    await this.#client.paint(workId, { ...box, layerId, personId, mask: mask.toNumbers() }, patch);
  }

  /** A black block, such as repairing looks for. */
  async #damage(layerId: string): Promise<void> {
    const { workId, width, height } = this.#picture;
    const [x, y] = [this.#number(width), this.#number(height)];
    const box = { x, y, width: Math.min(width - x, 7), height: Math.min(height - y, 7) };
    const black = Uint8Array.from({ length: box.width * box.height * 4 }, (_, at) => (at % 4 === 3 ? 255 : 0));
    await this.#client.paint(workId, { ...box, layerId, personId: 'bo' }, black);
  }

  /** Any that a person can select, never empty. */
  async #region(): Promise<Mask> {
    const one = await this.#shape();
    const joined = this.#number(4);
    if (joined > 1) return one;
    const other = await this.#shape();
    const both = joined === 0 ? one.or(other) : one.without(other);
    return both.isEmpty ? one : both;
  }

  async #shape(): Promise<Mask> {
    const number = this.#number;
    const { workId, width, height } = this.#picture;
    const point = (): Point => ({ x: number(width * 2) / 1.6 - width / 8, y: number(height * 2) / 1.6 - height / 8 });
    const points = (least: number, most: number) => Array.from({ length: least + number(most - least + 1) }, point);
    const place = { x: number(width), y: number(height) };
    const box = { ...place, width: 1 + number(Math.ceil(width / 2)), height: 1 + number(Math.ceil(height / 2)) };
    const rectangle = Mask.rectangle(width, height, box);
    const drawn = async (): Promise<Mask> => {
      switch (number(8)) {
        case 0:
          return lasso(width, height, points(3, 8));
        case 1:
          return brushed(width, height, points(1, 4), 0.5 + number(16) / 2);
        case 2: {
          const joined = number(2) === 0 ? ('yes' as const) : ('no' as const);
          return Mask.fromNumbers(await this.#client.selectAlike(workId, { ...place, tolerance: number(128), joined }));
        }
        case 3:
          return rectangle.inverted();
        case 4:
          return Mask.rectangle(width, height, { ...place, width: 1, height: 1 });
        case 5:
          return Mask.whole(width, height);
        default:
          return rectangle;
      }
    };
    const mask = await drawn();
    return mask.isEmpty ? rectangle : mask;
  }
}

/** 1 where a mask is: read from its numbers, so that the check leans on nothing that it checks. */
function placesOf(mask: Mask): Uint8Array {
  const places = new Uint8Array(mask.width * mask.height);
  markPlaces(mask.toNumbers(), places);
  return places;
}

function markPlaces(numbers: readonly number[], places: Uint8Array): void {
  const [width = 0, , top = 0, rows = 0] = numbers;
  let at = 4;
  for (let y = top; y < top + rows; y++) {
    const edges = numbers[at]!;
    for (let edge = at + 1; edge <= at + edges; edge += 2)
      places.fill(1, y * width + numbers[edge]!, y * width + numbers[edge + 1]!);
    at += 1 + edges;
  }
}
