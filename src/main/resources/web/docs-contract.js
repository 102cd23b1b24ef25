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
    // The service refuses text/plain from a page: a form of any site could send it.
    const [type, content] = Object.entries(body?.content ?? {}).find(([name]) => name !== 'text/plain') ?? [];
    return {
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      tags: operation.tags,
      summary: operation.summary,
      description: operation.description ?? '',
      isOpen: operation.security?.length === 0,
      parameters: [...item.parameters ?? [], ...operation.parameters ?? []].map((each) => this.#parameter(each)),
      body: type && {type, example: this.#example(content), fields: this.fields(content.schema)},
      answers: Object.entries(operation.responses).map(([status, answer]) => this.#answer(status, this.resolve(answer))),
    };
  }

  /** What it holds, such as a code, is the name that other operations refer to it by. */
  #parameter(given) {
    const parameter = this.resolve(given);
    return {...parameter, holds: given.$ref?.split('/').pop() ?? parameter.name};
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
      return {name, required: (whole.required ?? []).includes(name), schema: field, description: field.description ?? ''};
    });
  }
}
