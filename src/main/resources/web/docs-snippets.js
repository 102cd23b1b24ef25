// A request as text that runs as it is.

/** A token that is seen over a shoulder is a token that is lost: each language reads it from the environment. */
const shown = (headers, bearer, quoted) => Object.entries(headers).map(([name, value]) => [name, name === 'Authorization' ? bearer : quoted(value)]);

/** A request as a program, by the name of its language. */
export const SNIPPETS = {
  curl: ({method, url, headers, body}) => [
    `curl -s${method === 'GET' ? '' : ` -X ${method}`} '${url}'`,
    ...shown(headers, 'Bearer $TOKEN', String).map(([name, value]) => `-H "${name}: ${value}"`),
    ...body ? [`--data-raw '${body.replace(/'/g, "'\\''")}'`] : [],
  ].join(' \\\n  '),
  JavaScript: ({method, url, headers, body}) => `const response = await fetch('${url}', {
  method: '${method}',
  headers: {${shown(headers, '`Bearer ${process.env.TOKEN}`', JSON.stringify).map(([name, value]) => `'${name}': ${value}`).join(', ')}},${body ? `\n  body: ${JSON.stringify(body)},` : ''}
});
console.log(response.status, await response.text());`,
  Java: ({method, url, headers, body}) => `import java.net.URI;
import java.net.http.*;

HttpRequest request = HttpRequest.newBuilder(URI.create("${url}"))
    .method("${method}", ${body ? `HttpRequest.BodyPublishers.ofString(${JSON.stringify(body)})` : 'HttpRequest.BodyPublishers.noBody()'})
${shown(headers, '"Bearer " + System.getenv("TOKEN")', JSON.stringify).map(([name, value]) => `    .header("${name}", ${value})\n`).join('')}    .build();
HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
System.out.println(response.statusCode() + " " + response.body());`,
};
