import { readdirSync } from 'node:fs';
import ts from 'typescript';
import { projectPath } from '../../lib/paths.js';
import { type ConstantValue, constantValue, parseSource } from './constant-value.js';

/** A figure of a rule: a constant of the code with the value it has there, or a column that every region fills. */
export interface RuleParameter {
  readonly name: string;
  /** The constant's value; undefined for a column, which has none in the code. */
  readonly value?: ConstantValue;
  readonly unit: string;
}

/** The test that fails when the rule is broken. */
export interface RuleTest {
  readonly path: string;
  readonly title: string;
}

/** One business rule as the docstring of what implements it tells it. */
export interface Rule {
  readonly id: string;
  readonly sentence: string;
  /** The folder of domain/, and the file and name of what carries the docstring. */
  readonly area: string;
  readonly path: string;
  readonly declaration: string;
  readonly parameters: readonly RuleParameter[];
  /** Who may change it; `developer`, by a release, unless a tag says otherwise. */
  readonly changedBy: string;
  readonly tests: readonly RuleTest[];
}

interface Tag {
  readonly name: string;
  readonly text: string;
}

const parts = ['value', 'data', 'changedBy', 'test'];

/**
 * The rules of domain/, by file and place in it. The form, in a docstring, as often as it has rules:
 *
 *     @ rule PRICE-07 A line has a whole number of pieces, from one up.        (without the space, as all of these)
 *     @ value LINE_QUANTITY_MAX pieces          a constant of this file, or `activities/x.ts#NAME` of another
 *     @ data coupons.threshold_fen fen          a column that the region's data fill
 *     @ changedBy ops (cycle.extend)            left out: a developer, by a release
 *     @ test test/domain/pricing/price-order.test.ts › title
 */
export function readRules(): Rule[] {
  return domainFiles().flatMap((path) => rulesOf(path));
}

function domainFiles(): string[] {
  return readdirSync(projectPath('domain'), { recursive: true, encoding: 'utf8' })
    .map((name) => `domain/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts'))
    .toSorted();
}

function rulesOf(path: string): Rule[] {
  const source = parseSource(path);
  const rules: Rule[] = [];
  const visit = (node: ts.Node): void => {
    for (const doc of node.getChildren(source).filter(ts.isJSDoc))
      rules.push(...rulesOfDoc(path, nameOf(node), tagsOf(doc)));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return rules;
}

function tagsOf(doc: ts.JSDoc): Tag[] {
  return (doc.tags ?? []).map((tag) => ({
    name: tag.tagName.text,
    text: (ts.getTextOfJSDocComment(tag.comment) ?? '').replaceAll(/\s+/g, ' ').trim(),
  }));
}

function rulesOfDoc(path: string, declaration: string, tags: readonly Tag[]): Rule[] {
  const starts = tags.flatMap((tag, index) => (tag.name === 'rule' ? [index] : []));
  return starts.map((start, n) => {
    const own = tags.slice(start + 1, starts[n + 1]).filter((tag) => parts.includes(tag.name));
    const [, id = '', sentence = ''] = /^(\S+)\s+(.+)$/.exec(tags[start]?.text ?? '') ?? [];
    const all = (name: string): string[] => own.filter((tag) => tag.name === name).map((tag) => tag.text);
    return {
      id,
      sentence,
      path,
      declaration,
      area: path.split('/')[1] ?? '',
      parameters: [
        ...all('value').map((text) => constantParameter(path, text)),
        ...all('data').map(columnParameter),
      ],
      changedBy: all('changedBy')[0] ?? (all('data').length > 0 ? 'data' : 'developer'),
      tests: all('test').map(testOf),
    };
  });
}

function constantParameter(path: string, text: string): RuleParameter {
  const [name, unit] = firstWord(text);
  return { name: name.replace(/^.*#/, ''), value: constantValue(path, name), unit };
}

function columnParameter(text: string): RuleParameter {
  const [name, unit] = firstWord(text);
  return { name, unit };
}

function testOf(text: string): RuleTest {
  const [path = '', title = ''] = text.split(/ › (.*)/);
  return { path, title };
}

function firstWord(text: string): [string, string] {
  const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(text) ?? [];
  return [word, rest];
}

const isNamedWhole = (node: ts.Node): node is ts.VariableDeclaration | ts.InterfaceDeclaration =>
  ts.isVariableDeclaration(node) || ts.isInterfaceDeclaration(node);

/** `durations.paymentExpiryMs` for a member of a constant, else the plain name. */
function nameOf(node: ts.Node): string {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations[0]?.name.getText() ?? '';
  const name = (node as Partial<ts.NamedDeclaration>).name?.getText() ?? '';
  const owner = ts.findAncestor(node.parent, isNamedWhole);
  return owner === undefined ? name : `${owner.name.getText()}.${name}`;
}
