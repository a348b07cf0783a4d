/** Works, their texts, locks, files, versions and branches, over HTTP. */
import { type AuthorshipFile, authorOf, type WorkDocument } from './work-helpers.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeMakers } from './fake-makers.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import { LivePage } from './live-page.ts';

let server: FakeServer;
beforeAll(async () => {
  server = await startFakeServer({}, { makers: new FakeMakers() });
});
afterAll(() => server.close());

const bytes = (text: string) => new TextEncoder().encode(text);

describe('works', () => {
  it('are made, listed, found, changed, put into the trash, and deleted for good', async () => {
    const { client } = server;
    const work = await client.createWork({ title: '  A poem  ', text: 'Roses are red.' });
    expect(work).toMatchObject({ title: 'A poem', mode: 'prompt-guided', preview: 'Roses are red.', length: 14 });
    expect(work.branches).toEqual([expect.objectContaining({ main: true, workId: work.id })]);
    await client.createWork({ title: '100% other' });
    expect((await client.listWorks())[1]).toMatchObject({ id: work.id });
    expect((await client.listWorks({ search: 'roses' })).map(({ id }) => id)).toEqual([work.id]);
    expect((await client.listWorks({ search: '0%' })).map(({ title }) => title)).toEqual(['100% other']);
    expect(await client.changeWork(work.id, { title: 'Poem', mode: 'iterative' })).toMatchObject({
      title: 'Poem',
      mode: 'iterative',
    });

    await expect(client.deleteWork(work.id)).rejects.toMatchObject({ code: 'work-not-in-trash', status: 409 });
    await client.changeWork(work.id, { trashed: true });
    expect((await client.listWorks()).map(({ id }) => id)).not.toContain(work.id);
    expect((await client.listWorks({ trash: 'yes' })).map(({ id }) => id)).toEqual([work.id]);
    await client.changeWork(work.id, { trashed: false });
    expect((await client.getWork(work.id)).trashedAt).toBeNull();
    await client.changeWork(work.id, { trashed: true });
    await client.deleteWork(work.id);
    await expect(client.workText(work.id)).rejects.toMatchObject({ code: 'work-not-found', status: 404 });
  });

  it('count what hands did', async () => {
    const { client } = server;
    const { id } = await client.createWork({ title: 'Effort' });
    await client.addEffort(id, { keys: 5, clicks: 1, choices: 0 });
    expect(await client.addEffort(id, { keys: 2, clicks: 0, choices: 3 })).toEqual({ keys: 7, clicks: 1, choices: 3 });
    expect((await client.getWork(id)).effort).toEqual({ keys: 7, clicks: 1, choices: 3 });
  });

  it('take a text of 5 MB, and edits in it', { timeout: 60_000 }, async () => {
    const { client } = server;
    const text = 'All work and no play makes a long text. '.repeat(125_000);
    const { id, length } = await client.createWork({ title: 'Long', text });
    expect(length).toBe(5_000_000);
    await client.editWork(id, { changes: [{ start: 4_999_990, end: 5_000_000, text: 'The end.' }] });
    const content = await client.workText(id);
    expect(content.text).toBe(`${text.slice(0, -10)}The end.`);
  });

  it('are edited at the places of the version that is named', async () => {
    const { client } = server;
    const { id } = await client.createWork({ title: 'Edits', text: 'one two three' });
    const { frontiers } = await client.workText(id);
    await client.editWork(id, { changes: [{ start: 0, end: 0, text: 'zero ' }] });
    const changes = [
      { start: 4, end: 7, text: 'TWO' },
      { start: 13, end: 13, text: '\r\nfour' },
    ];
    await client.editWork(id, { base: frontiers, changes });
    expect((await client.workText(id)).text).toBe('zero one TWO three\nfour');
    await expect(client.editWork(id, { changes: [{ start: 0, end: 99, text: '' }] })).rejects.toMatchObject({
      code: 'change-out-of-range',
      status: 400,
    });
    const base = [{ peer: '77', counter: 3 }];
    await expect(client.editWork(id, { base, changes })).rejects.toMatchObject({ code: 'base-unknown', status: 409 });
  });

  it('keep what they were told across an end of the server', async () => {
    let own = await startFakeServer();
    const { id } = await own.client.createWork({ title: 'Kept', text: 'A' });
    await own.client.setPerson('anna', 'Anna');
    await own.client.editWork(id, { personId: 'anna', changes: [{ start: 1, end: 1, text: 'B' }] });
    await own.client.lock(id, { region: { start: 0, end: 1 } });
    own = await own.restart();
    expect((await own.client.workText(id)).text).toBe('AB');
    expect(await own.client.listLocks(id)).toHaveLength(1);
    const file = (await (await fetch(own.client.exportWorkUrl(id, 'authorship'))).json()) as AuthorshipFile;
    expect(file.runs.map(authorOf)).toEqual(['You imported A', 'Anna typed B']);
    await own.close();
  });
});

describe('locks', () => {
  it('move with the text, and are opened', async () => {
    const { client } = server;
    const { id } = await client.createWork({ title: 'Locks', text: 'keep this, change that' });
    const [lock] = await client.lock(id, { region: { start: 0, end: 9 }, personId: 'anna' });
    expect(lock).toMatchObject({ region: { start: 0, end: 9 }, by: 'anna' });
    await client.editWork(id, { changes: [{ start: 0, end: 0, text: 'Now ' }] });
    expect((await client.listLocks(id))[0]?.region).toEqual({ start: 4, end: 13 });
    expect((await client.workText(id)).locks).toHaveLength(1);
    expect(await client.unlock(id, lock?.id ?? '')).toEqual([]);
    await expect(client.unlock(id, 'none')).rejects.toMatchObject({ code: 'lock-not-found', status: 404 });
    await expect(client.lock(id, { region: { start: 3, end: 3 } })).rejects.toMatchObject({ code: 'lock-empty' });
    await expect(client.lock(id, { region: { start: 3, end: 300 } })).rejects.toMatchObject({
      code: 'region-out-of-range',
    });
  });
});

describe('files', () => {
  it('come in as UTF-8 or UTF-16, and go out as they are', async () => {
    const { client } = server;
    const text = 'Grüße 👋 四手\nsecond line\n';
    const utf16 = (order: 'le' | 'be') => {
      const units = new Uint8Array(2 + text.length * 2);
      const view = new DataView(units.buffer);
      for (const [index, unit] of [
        0xfeff,
        ...Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)),
      ].entries())
        view.setUint16(index * 2, unit, order === 'le');
      return units;
    };
    for (const file of [
      bytes(text),
      bytes(`\ufeff${text}`),
      utf16('le'),
      utf16('be'),
      bytes(text.replaceAll('\n', '\r\n')),
    ]) {
      const work = await client.importWork('folder/My notes.md', file);
      expect(work.title).toBe('My notes');
      expect((await client.workText(work.id)).text).toBe(text);
    }
    const { id } = await client.importWork('a.txt', bytes(text));
    const plain = await fetch(client.exportWorkUrl(id, 'text'));
    expect(plain.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(plain.headers.get('content-disposition')).toContain('"a.txt"');
    expect(new Uint8Array(await plain.arrayBuffer())).toEqual(bytes(text));
    expect(await (await fetch(client.exportWorkUrl(id, 'markdown'))).text()).toBe(text);
  });

  it('that are no text are refused, and say what to do', async () => {
    const { client } = server;
    const refused: readonly (readonly [Uint8Array<ArrayBuffer>, string])[] = [
      [new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]), 'file-not-text'],
      [bytes('with \0 zero'), 'file-not-text'],
      [new Uint8Array([0x47, 0x72, 0xfc, 0xdf, 0x65]), 'file-encoding-unknown'],
      [bytes('{"format":"fourhands-text","version":1}'), 'document-file-invalid'],
      [bytes('{"format":"fourhands-text",'), 'document-file-invalid'],
    ];
    for (const [file, code] of refused) {
      await expect(client.importWork('x', file)).rejects.toMatchObject({ code, status: 422 });
    }
  });

  it('bring a whole history back, with who wrote what', async () => {
    const { client } = server;
    await client.setPerson('anna', 'Anna');
    const work = await client.createWork({ title: 'History', mode: 'iterative', text: 'The cat sat.' });
    await client.editWork(work.id, { personId: 'anna', changes: [{ start: 8, end: 8, text: 'has ' }] });
    const proposal = await client.propose(work.id, {
      makerId: 'echo',
      mode: 'iterative',
      operation: 'continue',
      prompt: ' On a mat.',
    });
    for await (const _event of client.watchProposal(proposal.id));
    await client.decide(proposal.id, { kind: 'pick', candidate: 0 });
    const version = await client.saveVersion(work.id, { name: 'Done' });
    const branch = await client.createBranch(work.id, { versionId: version.id, name: 'Other' });
    await client.editWork(work.id, {
      branchId: branch.id,
      personId: 'anna',
      changes: [{ start: 0, end: 3, text: 'A' }],
    });

    const exported = await (await fetch(client.exportWorkUrl(work.id, 'document'))).text();
    const copy = await client.importWork('History.fourhands.json', bytes(exported));
    expect(copy).toMatchObject({ title: 'History', mode: 'iterative', length: 26 });
    expect(copy.branches.map(({ name }) => name)).toEqual(['Main', 'Other']);
    expect(copy.branches.map(({ id }) => id)).not.toContain(branch.id);
    for (const [index, { id }] of copy.branches.entries()) {
      const ofBoth = await Promise.all([
        fetch(
          client.exportWorkUrl(
            work.id,
            'authorship',
            work.branches[0]!.id === id ? id : index === 0 ? work.branches[0]!.id : branch.id,
          ),
        ),
        fetch(client.exportWorkUrl(copy.id, 'authorship', id)),
      ]);
      const [before, after] = (await Promise.all(ofBoth.map((answer) => answer.json()))) as AuthorshipFile[];
      expect(after?.runs).toEqual(before?.runs);
      expect(after?.recipes.map(({ id: recipe }) => recipe)).toEqual(before?.recipes.map(({ id: recipe }) => recipe));
    }
    const versions = [await client.listVersions(work.id), await client.listVersions(copy.id)];
    expect(versions[1]!.map(({ name, reason, added, removed }) => [name, reason, added, removed])).toEqual(
      versions[0]!.map(({ name, reason, added, removed }) => [name, reason, added, removed]),
    );
    expect(await client.versionText(copy.id, versions[1]!.at(-1)!.id)).toBe('The cat has sat. On a mat.');
    expect((await client.listProposals(copy.id))[0]).toMatchObject({ state: 'decided', workId: copy.id });
    expect((await client.listDecisions(copy.id))[0]).toMatchObject({ kind: 'pick', text: ' On a mat.' });

    // It goes on, and the copy merges as the work would have.
    const merged = await client.mergeBranch(copy.id, copy.branches[1]!.id);
    expect(merged.parents).toHaveLength(2);
    expect((await client.workText(copy.id)).text).toBe('A cat has sat. On a mat.');

    const damaged = JSON.parse(exported) as WorkDocument;
    damaged.branches[0]!.updates = damaged.branches[0]!.updates.replace(/.{8}$/, 'AAAAAAAA');
    for (const broken of [
      damaged,
      { ...JSON.parse(exported), peers: [] },
      { ...JSON.parse(exported), proposals: [] },
    ]) {
      await expect(client.importWork('x', bytes(JSON.stringify(broken)))).rejects.toMatchObject({
        code: 'document-file-invalid',
      });
    }
  });
});

describe('versions and branches', () => {
  it('are kept, named, compared and restored, and restoring keeps who wrote what', async () => {
    const { client } = server;
    const { id } = await client.createWork({ title: 'Versions', text: 'The quick fox.' });
    const [first] = await client.listVersions(id);
    expect(first).toMatchObject({ reason: 'import', parents: [], length: 14, added: 14, removed: 0 });
    await client.editWork(id, { personId: 'anna', changes: [{ start: 4, end: 9, text: 'slow' }] });
    const second = await client.saveVersion(id, { name: 'Red', personId: 'anna' });
    expect(second).toMatchObject({ name: 'Red', parents: [first?.id], added: 4, removed: 5, length: 13 });
    expect(second.actor).toMatchObject({ id: 'anna' });
    expect(await client.compareVersions(id, first!.id, second.id)).toEqual([
      { kind: 'same', text: 'The ' },
      { kind: 'removed', text: 'quick' },
      { kind: 'added', text: 'slow' },
      { kind: 'same', text: ' fox.' },
    ]);
    expect(await client.changeVersion(id, second.id, { favourite: true, name: null })).toMatchObject({
      favourite: true,
      name: null,
    });

    const restored = await client.restoreVersion(id, first!.id);
    expect(restored).toMatchObject({ reason: 'restore', parents: [second.id] });
    expect((await client.workText(id)).text).toBe('The quick fox.');
    await client.restoreVersion(id, second.id);
    const file = (await (await fetch(client.exportWorkUrl(id, 'authorship'))).json()) as AuthorshipFile;
    expect(file.runs.map(authorOf)).toEqual(['You imported The ', 'Anna typed slow', 'You imported  fox.']);
    expect(await client.versionText(id, first!.id)).toBe('The quick fox.');
    await expect(client.versionText(id, 'none')).rejects.toMatchObject({ code: 'version-not-found', status: 404 });
  });

  it('grow apart from a version, and come together again', async () => {
    const { client } = server;
    const { id } = await client.createWork({ title: 'Branches', text: 'one\ntwo\nthree' });
    const [first] = await client.listVersions(id);
    await client.editWork(id, { changes: [{ start: 0, end: 3, text: 'ONE' }] });
    const branch = await client.createBranch(id, { versionId: first!.id, name: 'Try' });
    expect(branch).toMatchObject({ name: 'Try', main: false, fromVersionId: first!.id });
    expect((await client.workText(id, { branchId: branch.id })).text).toBe('one\ntwo\nthree');
    await client.editWork(id, { branchId: branch.id, changes: [{ start: 8, end: 13, text: 'THREE' }] });
    expect((await client.workText(id)).text).toBe('ONE\ntwo\nthree');

    const merged = await client.mergeBranch(id, branch.id);
    expect(merged.reason).toBe('merge');
    expect(merged.parents).toHaveLength(2);
    expect((await client.workText(id)).text).toBe('ONE\ntwo\nTHREE');
    await expect(client.mergeBranch(id, branch.id, { intoBranchId: branch.id })).rejects.toMatchObject({
      code: 'branch-is-the-same',
    });
    await expect(client.workText(id, { branchId: 'none' })).rejects.toMatchObject({ code: 'branch-not-found' });
  });

  it('one peer may not edit two branches', async () => {
    const { client } = server;
    const work = await client.createWork({ title: 'Peers', text: 'x' });
    const [first] = await client.listVersions(work.id);
    const branch = await client.createBranch(work.id, { versionId: first!.id, name: 'B' });
    const page = await LivePage.open(client, work.id, work.branches[0]!.id);
    const other = await LivePage.connect(client, work.id, branch.id, { person: page.person, document: page.document });
    other.hello();
    expect(await other.dismissed()).toMatchObject({ code: 4400, reason: expect.stringContaining('belongs to') });
    await page.close();
  });
});
