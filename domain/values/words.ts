/** What a person reads, in both languages; both are complete. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}
