/** Gives the person a file that this page made, as a download. */

/** What no file system takes in a name. */
// oxlint-disable-next-line no-control-regex
const notInNames = /[\\/:*?"<>|\u0000-\u001f]/g;

export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name.replace(notInNames, '-');
  link.click();
  // The browser has begun to read it by the next turn.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
