/** `fourhands propose`: asks a maker for candidates on a work, and takes one when that was asked for. */
import type { FourhandsClient, NewProposal, Proposal, Work } from '@fourhands/core';
import type { Command } from 'commander';

import type { CommandContext } from '../context.ts';
import { NothingProposed, UsageError } from '../errors.ts';
import { largestSeed, setting, wholeNumber } from '../options.ts';
import { findWork, type FolderOption, withFolder, withWorks } from '../works.ts';

interface ProposeOptions extends FolderOption {
  readonly maker: string;
  readonly action?: string;
  readonly from?: number;
  readonly to?: number;
  readonly candidates: number;
  readonly seed?: number;
  readonly set?: Readonly<Record<string, number>>;
  readonly learn: boolean;
  readonly take?: number;
}

const longestPlace = 100_000_000;

export function addProposeCommand(program: Command, context: CommandContext): void {
  const place = wholeNumber(0, longestPlace);
  const command = program
    .command('propose')
    .description('ask a maker for candidates: a continuation of the work, or another text for a part of it')
    .argument('<work>', 'its title, or the beginning of its id')
    .argument('[prompt]', 'what is wanted, in words', '')
    .option('--maker <id>', 'who makes', 'writer')
    .option(
      '--action <action>',
      'what to do with the part: shorter, longer, plainer, warmer, fix, translate, again, own',
    )
    .option('--from <place>', 'where the part begins, in UTF-16 code units', place)
    .option('--to <place>', 'where it ends', place)
    .option('--candidates <number>', 'how many', wholeNumber(1, 8), 1)
    .option('--seed <number>', 'makes the same again', wholeNumber(0, largestSeed))
    .option('--set <name=value>', 'a control of the maker; may be repeated', setting)
    .option('--no-learn', 'do not condition it on earlier decisions')
    .option('--take <candidate>', 'put this candidate into the work', wholeNumber(1, 8));
  withFolder(command)
    .addHelpText('after', '\nExample:\n  fourhands propose "The lighthouse" --candidates 3 --take 1')
    .action(async (called: string, prompt: string, options: ProposeOptions) => {
      const { work, proposal } = await withWorks(context, options, async (client) => {
        const found = await findWork(client, called);
        return { work: found, proposal: await propose(client, found, prompt, options) };
      });
      const texts = proposal.candidates.map(({ text }, index) => `${index + 1}. ${text.trim()}`);
      const taken = options.take === undefined ? '' : `\n\nCandidate ${options.take} is in “${work.title}” now.`;
      context.report(proposal, `${texts.join('\n\n')}${taken}`);
    });
}

/** @throws NothingProposed, UsageError */
async function propose(
  client: FourhandsClient,
  work: Work,
  prompt: string,
  options: ProposeOptions,
): Promise<Proposal> {
  const { length } = work;
  const [start, end] = [options.from ?? (options.to === undefined ? length : 0), options.to ?? length];
  if (start > end) throw new UsageError('A part ends where it begins or after: --from must not be larger than --to.');
  if (options.take !== undefined && options.take > options.candidates)
    throw new UsageError('--take names a candidate that was not asked for: raise --candidates.');
  const part = end > start;
  if (options.action !== undefined && !part) throw new UsageError('--action needs a part: give --from and --to.');
  const request: NewProposal = {
    makerId: options.maker,
    mode: part ? 'iterative' : 'prompt-guided',
    operation: part
      ? options.action === undefined && prompt === ''
        ? 'vary'
        : 'transform'
      : end < length
        ? 'fill'
        : 'continue',
    ...(part && (options.action !== undefined || prompt !== '')
      ? { action: (options.action ?? 'own') as NonNullable<NewProposal['action']> }
      : {}),
    prompt,
    region: { start, end },
    controls: options.set ?? {},
    candidates: options.candidates,
    learn: options.learn,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  };
  const { id } = await client.propose(work.id, request);
  let proposal = await client.getProposal(id);
  for await (const event of client.watchProposal(id)) if (event.type === 'snapshot') proposal = event.proposal;
  if (proposal.state === 'failed') throw new NothingProposed(proposal.error);
  if (options.take === undefined) return proposal;
  return client.decide(id, { kind: 'pick', candidate: options.take - 1 });
}
