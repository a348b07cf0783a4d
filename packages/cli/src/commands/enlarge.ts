/** `fourhands enlarge`: a picture among the works, made larger as a whole; in the work, once that was asked for. */
import type { FourhandsClient, PictureProposal, Work } from '@fourhands/core';
import { Mask } from '@fourhands/core/media/image/mask';
import type { Command } from 'commander';

import type { CommandContext } from '../context.ts';
import { NothingProposed } from '../errors.ts';
import { wholeNumber } from '../options.ts';
import { progressView } from '../progress.ts';
import { findWork, type FolderOption, withFolder, withWorks } from '../works.ts';

interface EnlargeOptions extends FolderOption {
  readonly times: number;
  readonly plain?: boolean;
  readonly take?: boolean;
}

export function addEnlargeCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('enlarge')
    .description('ask for a picture to be made 2 to 4 times larger, with all its layers')
    .argument('<work>', 'its title, or the beginning of its id')
    .option('--times <number>', 'how many times larger on each side', wholeNumber(2, 4), 2)
    .option('--plain', 'by interpolation: quick, and up to 64 megapixels; else sharply, up to 4')
    .option('--take', 'put it into the work; else it waits there to be looked at');
  withFolder(command)
    .addHelpText('after', '\nExample:\n  fourhands enlarge "Harbour" --times 2 --take')
    .action(async (called: string, options: EnlargeOptions) => {
      const { work, proposal } = await withWorks(context, options, async (client) => {
        const found = await findWork(client, called);
        return { work: found, proposal: await enlarge(client, found, options, context) };
      });
      const size = proposal.candidates[0]?.enlarged;
      const pixels = `${size?.width} × ${size?.height} pixels`;
      const words =
        options.take === true
          ? `“${work.title}” has ${pixels} now.`
          : `“${work.title}” can have ${pixels}: open it in the studio to look, and accept.`;
      context.report(proposal, words);
    });
}

/** Ctrl-C stops the making. @throws NothingProposed */
async function enlarge(
  client: FourhandsClient,
  { id: workId }: Work,
  { times, plain = false, take = false }: EnlargeOptions,
  { terminal }: CommandContext,
): Promise<PictureProposal> {
  const { width, height, layers } = await client.getPicture(workId);
  const { id } = await client.proposePicture(workId, {
    makerId: 'picture-enlarge',
    layerId: layers[0]!.id,
    region: Mask.whole(width, height).toNumbers(),
    controls: { times, detail: plain ? 0 : 1 },
  });
  const progress = progressView(terminal, 'Enlarging');
  const forget = terminal.onInterrupt(() => void client.stopPictureProposal(workId, id).catch(() => undefined));
  try {
    const ended = await endOf(client, workId, id, ({ share, secondsLeft }) => progress.update(share, secondsLeft, ''));
    if (ended.candidates.length === 0) throw new NothingProposed(ended.error);
    if (!take) return ended;
    const decided = await client.decidePicture(workId, id, { verdict: 'accept', candidate: 0 });
    const refused = decided.candidates[0]!.hunks.some(({ state }) => state === 'refused');
    if (refused) throw new NothingProposed({ code: 'picture-changed-meanwhile', message: changedMeanwhile });
    return decided;
  } finally {
    progress.clear();
    forget();
  }
}

const changedMeanwhile =
  'Somebody changed the picture while it was enlarged, so it was left alone. Run the command again.';

async function endOf(
  client: FourhandsClient,
  workId: string,
  id: string,
  tell: (progress: NonNullable<PictureProposal['progress']>) => void,
): Promise<PictureProposal> {
  for await (const event of client.watchPicture(workId)) {
    const all = event.type === 'snapshot' ? event.proposals : event.type === 'proposal' ? [event.proposal] : [];
    const found = all.find((each) => each.id === id);
    if (found?.progress) tell(found.progress);
    if (found !== undefined && found.state !== 'making') return found;
  }
  throw new NothingProposed(null);
}
