/** What a run of a writer will be like, before it begins: time, size, how much text, and what to beware of. */
import { useQuery } from '@tanstack/react-query';
import { planQuery } from '../../api/queries.ts';
import { ErrorNotice, PlainNotice } from '../../components/error-notice.tsx';
import { Facts, Section } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';

interface WriterPlanProps {
  readonly datasetId: string;
  readonly preset: string;
  readonly settings: Readonly<Record<string, number>>;
}

export function WriterPlan({ datasetId, preset, settings }: WriterPlanProps) {
  const m = useMessages();
  const format = useFormat();
  const { data: plan, error } = useQuery(planQuery(datasetId, preset, settings));
  if (error !== null) return <ErrorNotice error={error} />;
  if (plan === undefined) return <p className="soft">{m.texts.planning}</p>;
  const { heldOutAs, heldOutCharacters } = plan;
  const heldOut = heldOutAs === 'ends' ? m.texts.planHeldOutEnds : m.texts.planHeldOutDocuments;
  return (
    <Section title={m.texts.plan}>
      <div style={{ maxWidth: 560 }}>
        <Facts
          rows={[
            [m.texts.planTime, format.duration(plan.seconds)],
            [m.texts.planSize, format.bytes(plan.fileBytes)],
            [m.texts.planMemory, format.bytes(plan.memoryBytes)],
            [m.texts.planLearned, m.texts.charactersOf(format.count(plan.characters))],
            [m.texts.planHeldOut, heldOut(format.count(heldOutCharacters))],
            [
              m.texts.planPasses,
              m.texts.times(plan.passes < 10 ? plan.passes.toFixed(1) : format.count(Math.round(plan.passes))),
            ],
            [m.texts.planUnit, m.texts.units[plan.tokenUnit]],
            [m.texts.planContext, m.texts.charactersOf(format.count(plan.contextCharacters))],
          ]}
        />
      </div>
      {plan.warnings.map((code) => (
        <PlainNotice key={code}>{m.texts.planWarnings[code]}</PlainNotice>
      ))}
    </Section>
  );
}
