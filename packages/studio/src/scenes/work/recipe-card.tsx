/** What is known of a stretch of text: who made it and, where a maker did, all that is needed to make it again. */
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Proposal } from '@fourhands/core/proposal/proposal';
import type { Replay } from '@fourhands/core/proposal/recipe';
import { client } from '../../api/client.ts';
import { recipesQuery } from '../../api/queries.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Facts } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { useActorName } from '../../state/actor-name.ts';
import { useStore } from '../../state/store.ts';
import type { AuthorStretch } from '../../text/authorship-marks.ts';
import type { Desk } from './desk.ts';

function Verdict({ replay }: { readonly replay: Replay }) {
  const m = useMessages();
  return (
    <div role="status" className="stack-tight" style={{ gap: 4 }}>
      <strong>{m.authors.verdicts[replay.verdict]}</strong>
      <span className="soft small">
        {[
          m.authors.similarity(Math.floor(replay.similarity * 100)),
          ...replay.changed.map((what) => m.authors.changed[what]),
        ].join(' · ')}
      </span>
    </div>
  );
}

function candidateOf(proposal: Proposal): number {
  return Math.max(
    0,
    proposal.candidates.findIndex(({ state }) => state === 'picked'),
  );
}

function Recipe({ proposal, desk }: { readonly proposal: Proposal; readonly desk: Desk }) {
  const m = useMessages();
  const format = useFormat();
  const { recipe } = proposal;
  const replay = useMutation({ mutationFn: () => client.replay(proposal.id, candidateOf(proposal)) });
  const controlName = (name: string) =>
    desk.makers?.find(({ id }) => id === recipe.makerId)?.controls.find((control) => control.name === name)?.label;
  const language = m.languageName === 'English' ? 'en' : 'zh';
  const controls = Object.entries(recipe.controls).map(
    ([name, value]) => `${controlName(name)?.[language] ?? name} ${format.count(value)}`,
  );
  return (
    <>
      <Facts
        rows={[
          [m.authors.maker, recipe.makerName],
          [m.authors.where, recipe.destination ?? m.hand.staysHere],
          [m.authors.prompt, recipe.prompt === '' ? m.authors.noPrompt : recipe.prompt],
          ...(recipe.talk === undefined
            ? []
            : ([
                [
                  m.talks.saidIn,
                  <Link
                    key="talk"
                    to="/talks/$talkId"
                    params={{ talkId: recipe.talk.dialogueId }}
                    search={{ message: recipe.talk.messageId }}
                  >
                    {m.talks.openTalk(recipe.talk.title)}
                  </Link>,
                ],
              ] as const)),
          ...(recipe.brief === undefined
            ? []
            : ([[m.brief.from, m.brief.fromFacts(recipe.brief.template.name, recipe.brief.facts.length)]] as const)),
          ...(recipe.action === null ? [] : ([[m.authors.action, m.improve.actions[recipe.action]]] as const)),
          [m.authors.seed, recipe.seed],
          ...(controls.length === 0 ? [] : ([[m.authors.controls, m.common.list(controls)]] as const)),
          [m.authors.learned, m.authors.learnedCount(recipe.kept.length, recipe.rejected.length)],
          [m.authors.when, format.moment(recipe.at)],
        ]}
      />
      {recipe.kept.length + recipe.rejected.length === 0 ? null : (
        <details>
          <summary className="small" style={{ cursor: 'pointer' }}>
            {m.hand.used}
          </summary>
          {recipe.kept.map((text) => (
            <div key={text} className="soft small" dir="auto">
              {m.hand.tasteKept}: {text}
            </div>
          ))}
          {recipe.rejected.map((text) => (
            <div key={text} className="soft small" dir="auto">
              {m.hand.tasteRejected}: {text}
            </div>
          ))}
        </details>
      )}
      {replay.data === undefined ? null : <Verdict replay={replay.data} />}
      {replay.error === null ? null : <ErrorNotice error={replay.error} />}
      <div>
        <Button size="xs" variant="default" loading={replay.isPending} onClick={() => replay.mutate()}>
          {m.authors.replay}
        </Button>
      </div>
    </>
  );
}

export function RecipeCard({ stretch, desk }: { readonly stretch: AuthorStretch; readonly desk: Desk }) {
  const m = useMessages();
  const { by, kind } = stretch;
  const actors = useStore(desk.session.actors);
  const nameOf = useActorName();
  const recipes = useQuery(recipesQuery(desk.work.id));
  const actor = actors.byId.get(actors.ofPeer.get(by.peer) ?? '');
  const proposal = by.kind === 'made' ? recipes.data?.get(by.recipe) : undefined;
  return (
    <div className="stack-tight" style={{ gap: 12 }}>
      <div className="row" style={{ flexWrap: 'nowrap' }}>
        <span className="fh-author" data-author={kind}>
          {m.authors.kinds[kind]}
        </span>
        <span className="soft">{m.authors.by(nameOf(actor) ?? m.authors.someone)}</span>
      </div>
      {proposal === undefined ? null : <Recipe proposal={proposal} desk={desk} />}
      {by.kind === 'made' && proposal === undefined && !recipes.isLoading ? (
        <span className="soft">{m.authors.unknownRecipe}</span>
      ) : null}
    </div>
  );
}
