/**
 * Unpacks the browser inside @sparticuz/chromium, with the libraries and fonts that a bare Linux lacks, into the folder
 * for temporary files. The package has no other way to say where: run it as a process of its own, with TMPDIR set.
 */
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromium, { inflate } from '@sparticuz/chromium';

/** The package's own names folders of Amazon's machines; this one goes wherever the folder is moved. */
const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

await chromium.executablePath();
await inflate(fileURLToPath(new URL('../bin/al2023.tar.br', import.meta.resolve('@sparticuz/chromium'))));
await writeFile(join(tmpdir(), 'fonts/fonts.conf'), fontConfiguration);
