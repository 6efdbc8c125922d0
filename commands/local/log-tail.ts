/** The last lines of a log, so that a message can show the end of it. */
export function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n') || 'nothing was printed';
}
