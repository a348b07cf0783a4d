/** The other hand at a score: what a maker is asked for, how far it is, what it offers, and playing in turns with it. */
import { Button, NativeSelect, NumberInput, SegmentedControl } from '@mantine/core';
import { mostScoreCandidates, type ScoreOperation, type ScoreProposal } from '@fourhands/core/protocol/score-proposals';
import { client } from '../../api/client.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { MakingProgress } from '../../components/making-progress.tsx';
import { Section } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useMessages } from '../../i18n/language.tsx';
import { ControlSlider } from '../work/maker-parts.tsx';
import { drawnSeed, type ScoreAsking } from './use-score-asking.ts';
import type { ScoreOffers } from './use-score-offers.ts';
import type { ScoreDesk } from './use-score-desk.ts';
import { type Turns, turnLengths } from './use-turns.ts';

interface ScoreHandProps {
  readonly desk: ScoreDesk;
  readonly asking: ScoreAsking;
  readonly offers: ScoreOffers;
  readonly turns: Turns;
  readonly listening: boolean;
  readonly onListen: () => void;
  readonly onTakeBack: () => void;
}

export function ScoreHand({ desk, asking, offers, turns, listening, onListen, onTakeBack }: ScoreHandProps) {
  const { language, messages: m } = useLanguage();
  const format = useFormat();
  const { maker, operation, bars } = asking;
  const { proposal } = offers;
  const making = proposal?.state === 'making';
  const nameOf = (line: number) => {
    const { track, voice } = asking.lines[line]!;
    const index = desk.score.tracks.findIndex(({ id }) => id === track);
    const name = desk.score.tracks[index]?.name || m.scores.trackName(format.count(index + 1));
    const alone = asking.lines.filter((each) => each.track === track).length === 1;
    return alone ? name : `${name} ${format.count(voice)}`;
  };
  return (
    <>
      <Section title={m.scores.what}>
        {asking.error === null ? null : <ErrorNotice error={asking.error} onRetry={asking.retry} />}
        {maker === null ? null : (
          <>
            {asking.makers.length > 1 ? (
              <NativeSelect
                aria-label={m.scores.maker}
                value={maker.id}
                onChange={(event) => asking.setMaker(event.target.value)}
                data={asking.makers.map(({ id, name }) => ({ value: id, label: name[language] }))}
              />
            ) : null}
            <NativeSelect
              aria-label={m.scores.what}
              value={operation}
              onChange={(event) => asking.setOperation(event.target.value as ScoreOperation)}
              data={maker.operations.map((value) => ({ value, label: m.scores.operations[value] }))}
            />
            <div className="row" style={{ flexWrap: 'nowrap' }}>
              <NumberInput
                className="grow"
                label={m.scores.fromBar}
                min={1}
                max={20_000}
                allowDecimal={false}
                value={bars[0]}
                onChange={(value) => asking.setBars(Math.max(1, Number(value)), bars[1])}
              />
              <NumberInput
                className="grow"
                label={m.scores.toBar}
                min={bars[0]}
                max={20_000}
                allowDecimal={false}
                value={bars[1]}
                onChange={(value) => asking.setBars(bars[0], Number(value))}
              />
            </div>
            <div className="stack-tight" style={{ gap: 6 }} role="group" aria-label={m.scores.lines}>
              <span className="small">{m.scores.lines}</span>
              <div className="row" style={{ gap: 4 }}>
                {asking.lines.map((line, index) => {
                  const given = operation === 'harmonise' && index === asking.melody;
                  return (
                    <Button
                      key={`${line.track} ${line.voice}`}
                      size="compact-sm"
                      variant={asking.chosen.has(index) ? 'filled' : 'default'}
                      aria-pressed={asking.chosen.has(index)}
                      disabled={given}
                      onClick={() => asking.toggle(index)}
                    >
                      {given ? `${nameOf(index)}: ${m.scores.melody}` : nameOf(index)}
                    </Button>
                  );
                })}
              </div>
            </div>
            {maker.controls
              .filter(({ operations }) => operations.includes(operation))
              .map((control) => (
                <ControlSlider
                  key={control.name}
                  control={control}
                  value={asking.controls[control.name] ?? control.default}
                  onChange={(value) => asking.setControl(control.name, value)}
                />
              ))}
            <div className="row" style={{ alignItems: 'end' }}>
              <NumberInput
                className="grow"
                label={m.scores.seed}
                min={0}
                max={2 ** 32 - 1}
                allowDecimal={false}
                value={asking.seed}
                onChange={(value) => asking.setSeed(Number(value))}
              />
              <Button
                variant="default"
                px={10}
                aria-label={m.scores.another}
                title={m.scores.another}
                onClick={() => asking.setSeed(drawnSeed())}
              >
                <Icon name="dice" size={18} />
              </Button>
              <div className="stack-tight" style={{ gap: 4 }}>
                <span className="small">{m.scores.count}</span>
                <SegmentedControl
                  aria-label={m.scores.count}
                  value={String(asking.candidates)}
                  onChange={(value) => asking.setCandidates(Number(value))}
                  data={Array.from({ length: mostScoreCandidates }, (_, index) => String(index + 1))}
                />
              </div>
            </div>
            <Button
              loading={asking.asking}
              disabled={making || asking.chosen.size === 0}
              leftSection={<Icon name="play" size={18} />}
              onClick={() => void asking.ask()}
            >
              {m.scores.ask}
            </Button>
          </>
        )}
      </Section>
      <Section title={m.scores.offers}>
        {proposal === null && offers.newest?.state !== 'failed' ? (
          <p className="soft small">{offers.newest?.state === 'open' ? m.scores.unchanged : m.scores.offersNone}</p>
        ) : null}
        {making ? <Making desk={desk} proposal={proposal} /> : null}
        {proposal === null && offers.newest?.state === 'failed' && offers.newest.error !== null ? (
          <ErrorNotice
            error={Object.assign(new Error(offers.newest.error.message), { code: offers.newest.error.code })}
          />
        ) : null}
        {proposal === null || making ? null : (
          <>
            {proposal.candidates.length < 2 ? null : (
              <SegmentedControl
                aria-label={m.scores.count}
                value={String(offers.chosen)}
                onChange={(value) => offers.choose(Number(value))}
                data={proposal.candidates.map((_, index) => ({
                  value: String(index),
                  label: m.scores.candidate(format.count(index + 1)),
                }))}
              />
            )}
            {proposal.seconds === null ? null : (
              <span className="soft small">{m.scores.tookSeconds(format.measuredSeconds(proposal.seconds))}</span>
            )}
            {offers.current === null ? (
              <p className="soft small">{m.scores.unchanged}</p>
            ) : (
              <OfferActions offers={offers} listening={listening} onListen={onListen} />
            )}
          </>
        )}
        <Button variant="subtle" color="gray" leftSection={<Icon name="back" size={18} />} onClick={onTakeBack}>
          {m.scores.takeBackMaker}
        </Button>
      </Section>
      <Section title={m.scores.together} help={m.scores.togetherHelp}>
        <div className="row" style={{ alignItems: 'end' }}>
          <div className="stack-tight grow" style={{ gap: 4 }}>
            <span className="small">{m.scores.turnBars}</span>
            <SegmentedControl
              aria-label={m.scores.turnBars}
              disabled={turns.state !== 'none'}
              value={String(turns.bars)}
              onChange={(value) => turns.setBars(Number(value))}
              data={turnLengths.map(String)}
            />
          </div>
          <Button
            variant={turns.state === 'none' ? 'filled' : 'default'}
            disabled={desk.track === null || maker === null}
            leftSection={<Icon name={turns.state === 'none' ? 'play' : 'stop'} size={18} />}
            onClick={turns.state === 'none' ? turns.begin : turns.stop}
          >
            {turns.state === 'none' ? m.scores.turn : m.scores.stop}
          </Button>
        </div>
        <p className="soft small" role="status">
          {turns.state === 'none' ? null : turns.state === 'person' ? m.scores.turnYours : m.scores.turnMakers}
        </p>
      </Section>
    </>
  );
}

function Making({ desk, proposal }: { readonly desk: ScoreDesk; readonly proposal: ScoreProposal }) {
  const stop = () =>
    void client.stopScoreProposal(desk.session.workId, proposal.id).then(desk.session.know, () => undefined);
  return <MakingProgress progress={proposal.progress} onStop={stop} />;
}

/** Also below the score, where the side is a sheet. */
export function OfferActions({
  offers,
  listening,
  onListen,
}: {
  readonly offers: ScoreOffers;
  readonly listening: boolean;
  readonly onListen: () => void;
}) {
  const m = useMessages();
  const format = useFormat();
  const { bars, at, current } = offers;
  if (current === null) return null;
  return (
    <div className="stack-tight">
      <div className="spread">
        <span className="small figure" role="status">
          {m.scores.bar(format.count(current.bar + 1), format.count(at + 1), format.count(bars.length))}
        </span>
        <span className="row" style={{ gap: 4 }}>
          <Button
            size="compact-sm"
            variant="default"
            aria-pressed={listening}
            leftSection={<Icon name={listening ? 'stop' : 'play'} size={14} />}
            onClick={onListen}
          >
            {listening ? m.scores.stopListening : m.scores.listen}
          </Button>
          {bars.length > 1 ? (
            <>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={m.scores.previousBar}
                onClick={() => offers.step(-1)}
              >
                <Icon name="left" size={16} />
              </Button>
              <Button size="compact-sm" variant="default" aria-label={m.scores.nextBar} onClick={() => offers.step(1)}>
                <Icon name="right" size={16} />
              </Button>
            </>
          ) : null}
        </span>
      </div>
      <div className="row">
        <Button
          size="xs"
          leftSection={<Icon name="check" size={16} />}
          onClick={() => void offers.decide('accept', false)}
        >
          {m.scores.accept}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="close" size={16} />}
          onClick={() => void offers.decide('reject', false)}
        >
          {m.scores.reject}
        </Button>
        {bars.length > 1 ? (
          <>
            <Button size="xs" variant="default" onClick={() => void offers.decide('accept', true)}>
              {m.scores.acceptAll}
            </Button>
            <Button size="xs" variant="default" onClick={() => void offers.decide('reject', true)}>
              {m.scores.rejectAll}
            </Button>
          </>
        ) : null}
      </div>
    </div>
  );
}
