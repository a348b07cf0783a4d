/** The first page: something to make now, and what was made lately. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ReadKind } from '@fourhands/core/protocol/dataset';
import { compressionsQuery, datasetsQuery, modelsQuery, runsQuery, worksQuery } from '../../api/queries.ts';
import { CardGrid } from '../../components/card.tsx';
import { DropZone } from '../../components/drop-zone.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Logo } from '../../components/logo.tsx';
import { CompressionCard, DatasetCard, ModelCard, RunCard } from '../../components/things.tsx';
import { WorkCard } from '../../components/work-card.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { StartHere } from '../works/start-here.tsx';
import { handOver } from '../../state/handed-over.ts';
import { datasetKinds } from '../../state/dataset-kinds.ts';
import {
  areRecordingsToLearn,
  areScoresToLearn,
  areTextsToLearn,
  isCompressedFile,
  isSoundFile,
} from '../../state/given-files.ts';
import { notify } from '../../state/notices.ts';
import type { GivenFile } from '../../state/uploads.ts';
import { useStaying } from '../../state/use-leaving.ts';
import { useNewDataset } from '../../state/use-new-dataset.ts';
import { isTextFile, useImportWorks } from '../../state/use-new-work.ts';
import { useTitle } from '../../state/use-title.ts';
import { ExamplesButton } from './examples-button.tsx';
import styles from './home.module.css';

const shownOfEach = 4;

function Recent({
  title,
  to,
  cards,
}: {
  readonly title: string;
  readonly to: '/works' | '/datasets' | '/runs' | '/models' | '/compress';
  readonly cards: readonly ReactNode[] | undefined;
}) {
  const m = useMessages();
  if (cards === undefined || cards.length === 0) return null;
  return (
    <section className="stack" aria-label={title}>
      <div className="spread">
        <h2>{title}</h2>
        <Link to={to} className="soft" aria-label={`${m.common.all}: ${title}`}>
          {m.common.all}
        </Link>
      </div>
      <CardGrid label={title}>{cards.slice(0, shownOfEach)}</CardGrid>
    </section>
  );
}

function LearnFrom({
  kind,
  words,
  onFiles,
}: {
  readonly kind: ReadKind;
  readonly words: Record<'homeTitle' | 'homeLead' | 'choose' | 'chooseFolder', string>;
  readonly onFiles: (files: readonly GivenFile[], kind: ReadKind) => Promise<void>;
}) {
  const { accept, icon } = datasetKinds[kind];
  const take = (files: readonly GivenFile[]) => void onFiles(files, kind);
  return (
    <section className="stack" aria-label={words.homeTitle}>
      <div className={styles.hero}>
        <h2 className={styles.second}>{words.homeTitle}</h2>
        <p>{words.homeLead}</p>
      </div>
      <div className="row" style={{ flexWrap: 'wrap' }}>
        <FileButton accept={accept} variant="default" leftSection={<Icon name={icon} size={18} />} onFiles={take}>
          {words.choose}
        </FileButton>
        <FileButton folder variant="default" className="wide-only" onFiles={take}>
          {words.chooseFolder}
        </FileButton>
      </div>
    </section>
  );
}

export function HomeScene() {
  const m = useMessages();
  const navigate = useNavigate();
  const newDataset = useNewDataset();
  const importWorks = useImportWorks();
  useTitle(undefined);
  const works = useStaying(useQuery(worksQuery()).data);
  const datasets = useQuery(datasetsQuery);
  const runs = useStaying(useQuery(runsQuery).data);
  const models = useStaying(useQuery(modelsQuery).data);
  const compressions = useStaying(useQuery(compressionsQuery).data);
  const shownDatasets = useStaying(datasets.data);
  const isNew = shownDatasets?.length === 0 && runs?.length === 0 && models?.length === 0;

  const onFiles = (files: readonly GivenFile[]) => {
    const [first] = files;
    if (first === undefined) {
      notify(m.uploads.nothing);
    } else if (isCompressedFile(first)) {
      handOver(first);
      void navigate({ to: '/compress' });
    } else if (areScoresToLearn(files)) {
      void newDataset(files, 'scores');
    } else if (areRecordingsToLearn(files)) {
      void newDataset(files, 'sounds');
    } else if (areTextsToLearn(files)) {
      void newDataset(files, 'texts');
    } else if (files.every((file) => isTextFile(file) || isSoundFile(file))) {
      void importWorks(files);
    } else {
      void newDataset(files);
    }
  };

  return (
    <div className="page stack" style={{ gap: 40 }}>
      <section className="stack" style={{ gap: 24 }} aria-label={m.start.title}>
        <div className={styles.hero}>
          <h1>{m.start.title}</h1>
          <p>{m.start.lead}</p>
        </div>
        <StartHere />
      </section>
      <Recent
        title={m.home.recentWorks}
        to="/works"
        cards={works?.map((work) => (
          <WorkCard key={work.id} work={work} />
        ))}
      />
      <div className={styles.hero}>
        <h2 className={styles.second}>{m.home.title}</h2>
        <p>{m.home.lead}</p>
      </div>
      <DropZone label={m.home.drop} overText={m.home.dropNow} minHeight={272} onFiles={onFiles}>
        <Logo size={56} />
        <div className={styles.drop}>{m.home.drop}</div>
        <div className="row" style={{ justifyContent: 'center' }}>
          <FileButton accept="image/*,.fhp" leftSection={<Icon name="pictures" size={18} />} onFiles={onFiles}>
            {m.home.choosePictures}
          </FileButton>
          <FileButton folder variant="default" className="wide-only" onFiles={onFiles}>
            {m.home.chooseFolder}
          </FileButton>
        </div>
        <p className="soft small">{m.home.restoreHint}</p>
      </DropZone>
      <LearnFrom kind="texts" words={m.texts} onFiles={newDataset} />
      <LearnFrom kind="scores" words={m.melodies} onFiles={newDataset} />
      <LearnFrom kind="sounds" words={m.ownSounds} onFiles={newDataset} />
      {datasets.error === null ? null : <ErrorNotice error={datasets.error} onRetry={() => void datasets.refetch()} />}
      {isNew ? <ExamplesButton /> : null}
      {isNew ? (
        <ol className={styles.steps}>
          {m.home.steps.map((step, index) => (
            <li key={step.title} data-hand={['person', 'maker', 'both'][index]}>
              <h2>{step.title}</h2>
              <p className="soft">{step.text}</p>
            </li>
          ))}
        </ol>
      ) : null}
      <Recent
        title={m.home.recentRuns}
        to="/runs"
        cards={runs?.map((run) => (
          <RunCard key={run.id} run={run} />
        ))}
      />
      <Recent
        title={m.home.recentModels}
        to="/models"
        cards={models?.map((model) => (
          <ModelCard key={model.id} model={model} />
        ))}
      />
      <Recent
        title={m.home.recentCompressions}
        to="/compress"
        cards={compressions?.map((compression) => (
          <CompressionCard key={compression.id} compression={compression} />
        ))}
      />
      <Recent
        title={m.home.recentDatasets}
        to="/datasets"
        cards={shownDatasets?.map((dataset) => (
          <DatasetCard key={dataset.id} dataset={dataset} />
        ))}
      />
    </div>
  );
}
