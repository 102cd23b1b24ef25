// The contract, read from openapi.yaml: its operations with their parameters, examples and answers.
import '/assets/js-yaml.min.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

export async function readContract() {
  const response = await fetch('/openapi.yaml');
  return new Contract(globalThis.jsyaml.load(await response.text(), {schema: globalThis.jsyaml.JSON_SCHEMA}));
}

class Contract {
  constructor(model) {
    this.model = model;
  }

  /** Follows references; what is none stays. */
  resolve(item) {
    if (!item?.$ref) return item;
    return this.resolve(item.$ref.slice(2).split('/').reduce((at, key) => at[key], this.model));
  }

  get tags() {
    return this.model.tags.map((tag) => ({...tag, operations: this.operations().filter((each) => each.tags.includes(tag.name))}));
  }

  operations() {
    return Object.entries(this.model.paths).flatMap(([path, item]) => METHODS.filter((method) => item[method])
      .map((method) => this.#operation(method, path, item)));
  }

  #operation(method, path, item) {
    const operation = item[method];
    const body = this.resolve(operation.requestBody);
    const types = Object.entries(body?.content ?? {});
    return {
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      tags: operation.tags,
      summary: operation.summary,
      description: operation.description ?? '',
      isOpen: operation.security?.length === 0,
      parameters: [...item.parameters ?? [], ...operation.parameters ?? []].map((each) => this.resolve(each)),
      body: types.length ? {type: types[0][0], example: this.#example(types[0][1]), fields: this.fields(types[0][1].schema)} : null,
      answers: Object.entries(operation.responses).map(([status, answer]) => this.#answer(status, this.resolve(answer))),
    };
  }

  #answer(status, answer) {
    const [type, content] = Object.entries(answer.content ?? {})[0] ?? [];
    return {status, description: answer.description, type, example: content && this.#example(content)};
  }

  #example(content) {
    const [first] = Object.values(content.examples ?? {});
    const value = this.resolve(first)?.value;
    if (value === undefined) return '';
    return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  }

  /** The fields of a schema, one level deep. */
  fields(schema) {
    const whole = this.resolve(schema) ?? {};
    return Object.entries(whole.properties ?? {}).map(([name, property]) => {
      const field = this.resolve(property);
      return {name, isNeeded: (whole.required ?? []).includes(name), limits: limits(field), description: field.description ?? ''};
    });
  }
}

export function limits(field) {
  const said = [[field.type].flat().join(' or ')];
  if (field.enum) said.push(field.enum.join(', '));
  if (field['x-allowed']) said.push(field['x-allowed']);
  if (field.minimum !== undefined) said.push(`from ${field.minimum}`);
  if (field.maximum !== undefined) said.push(`to ${field.maximum}`);
  if (field.maxLength !== undefined) said.push(`at most ${field.maxLength} characters`);
  if (field.default !== undefined) said.push(`default ${field.default}`);
  return said.filter(Boolean).join('; ');
}
