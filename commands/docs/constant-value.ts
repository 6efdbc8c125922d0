import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { projectPath } from '../../lib/paths.js';

/** What a constant of the source can be: numbers, texts, and records and lists of them. */
export type ConstantValue = string | number | boolean | readonly ConstantValue[] | ConstantRecord;
export interface ConstantRecord {
  readonly [name: string]: ConstantValue;
}

/**
 * The value that a constant has in the source, such as `instantRefundRuleDefault.lineMaxFen` of a file, or of another
 * file with `activities/x.ts#LIMIT`. It is computed from the syntax tree, so that no page can say another figure than
 * the code. An Error names what is missing or is not a constant.
 */
export function constantValue(path: string, reference: string): ConstantValue {
  const [file, name] = reference.includes('#') ? reference.split('#', 2) : [path, reference];
  if (file === undefined || name === undefined) throw new Error(`not a constant: ${reference}`);
  const [first = '', ...members] = name.split('.');
  return members.reduce((value, member) => memberOf(value, member, name), declared(file, first));
}

function declared(path: string, name: string): ConstantValue {
  const source = parseSource(path);
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name: declaredName, initializer } of statement.declarationList.declarations)
      if (declaredName.getText(source) === name && initializer) return evaluate(path, initializer);
  }
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings)) continue;
    if (bindings.elements.some((element) => element.name.text === name))
      return declared(importedFile(path, statement.moduleSpecifier.text), name);
  }
  throw new Error(`${path} has no constant ${name}`);
}

const importedFile = (path: string, specifier: string): string =>
  join(dirname(path), specifier).replace(/\.js$/, '.ts');

const parsed = new Map<string, ts.SourceFile>();

/** The syntax tree of a file of the project, read once. */
export function parseSource(path: string): ts.SourceFile {
  const known = parsed.get(path);
  if (known) return known;
  const full = projectPath(...path.split('/'));
  if (!existsSync(full)) throw new Error(`there is no file ${path}`);
  const source = ts.createSourceFile(path, readFileSync(full, 'utf8'), ts.ScriptTarget.Latest, true);
  parsed.set(path, source);
  return source;
}

function evaluate(path: string, node: ts.Expression): ConstantValue {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return evaluate(path, node.expression);
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (ts.isIdentifier(node)) return declared(path, node.text);
  if (ts.isPropertyAccessExpression(node))
    return memberOf(evaluate(path, node.expression), node.name.text, node.getText());
  if (ts.isBinaryExpression(node)) return calculate(path, node);
  if (ts.isArrayLiteralExpression(node)) return node.elements.map((element) => evaluate(path, element));
  if (ts.isObjectLiteralExpression(node)) return recordOf(path, node);
  throw new Error(`${path}: not a constant: ${node.getText()}`);
}

function recordOf(path: string, node: ts.ObjectLiteralExpression): ConstantRecord {
  return Object.fromEntries(
    node.properties.filter(ts.isPropertyAssignment).map(({ name, initializer }) => {
      const word = ts.isStringLiteral(name) ? name.text : name.getText();
      return [word, evaluate(path, initializer)];
    }),
  );
}

const operations: Partial<Record<ts.SyntaxKind, (a: number, b: number) => number>> = {
  [ts.SyntaxKind.PlusToken]: (a, b) => a + b,
  [ts.SyntaxKind.MinusToken]: (a, b) => a - b,
  [ts.SyntaxKind.AsteriskToken]: (a, b) => a * b,
  [ts.SyntaxKind.SlashToken]: (a, b) => a / b,
  [ts.SyntaxKind.AsteriskAsteriskToken]: (a, b) => a ** b,
};

function calculate(path: string, node: ts.BinaryExpression): number {
  const operation = operations[node.operatorToken.kind];
  const [left, right] = [evaluate(path, node.left), evaluate(path, node.right)];
  if (operation && typeof left === 'number' && typeof right === 'number') return operation(left, right);
  throw new Error(`${path}: not arithmetic: ${node.getText()}`);
}

function memberOf(value: ConstantValue, member: string, name: string): ConstantValue {
  const found = typeof value === 'object' ? (value as ConstantRecord)[member] : undefined;
  if (found === undefined) throw new Error(`${name} has no ${member}`);
  return found;
}
