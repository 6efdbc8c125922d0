import { type ActivityOptions, proxyActivities } from '@temporalio/workflow';

type Steps<Contract> = { readonly [Name in keyof Contract]: Contract[Name] };

/**
 * The contract's activities that `words` names, each with its sentence in Chinese: the Temporal UI shows the sentence
 * instead of a function's name.
 */
export function proxySteps<Contract extends object, Name extends keyof Contract & string>(
  options: ActivityOptions,
  words: Readonly<Record<Name, string>>,
): Pick<Steps<Contract>, Name> {
  const names = Object.keys(words) as Name[];
  const entries = names.map((name) => {
    const activities = proxyActivities<Record<string, (...input: unknown[]) => Promise<unknown>>>({
      ...options,
      summary: words[name],
    });
    return [name, activities[name]];
  });
  return Object.fromEntries(entries) as Pick<Steps<Contract>, Name>;
}
