// Starts Swagger UI on the served document. A file of its own, because the page's policy allows no inline script.
"use strict";

// Swagger UI starts every field with the parameter's example, and a call with every filter at once finds nothing. Here
// an optional parameter starts with its default or empty, and its example is a text beside the field.
const examplesAreShownNotSent = () => ({
  wrapComponents: {
    parameterRow: (ParameterRow, { React }) => (props) =>
      React.createElement(ParameterRow, props.rawParam.get("required") ? props : withExampleAsText(props)),
  },
});

function withExampleAsText(props) {
  const { isExecute, param = props.rawParam, specSelectors } = props;
  const example = param.get("example", param.getIn(["schema", "example"]));
  // Outside of "Try it out" the row shows the example itself.
  const shown = isExecute && example !== undefined ? param.update("description", "", describedBy(example)) : param;
  return {
    ...props,
    param: shown,
    specSelectors: {
      ...specSelectors,
      parameterWithMetaByIdentity: (...identity) =>
        specSelectors.parameterWithMetaByIdentity(...identity)?.delete("example").deleteIn(["schema", "example"]),
    },
  };
}

function describedBy(example) {
  const text = example?.join?.(",") ?? String(example);
  return (description) => `${description}\n\n*Example*: \`${text}\``;
}

// No `layout` of its own: the base layout has no top bar, so no other document can be loaded into this page.
const ui = SwaggerUIBundle({
  url: new URL("openapi.json", document.baseURI).href,
  domNode: document.getElementById("view"),
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: true,
  plugins: [examplesAreShownNotSent],
  tryItOutEnabled: true,
  // Swagger UI's badge would send the document's address to an outside validator.
  validatorUrl: null,
  onComplete: () => {
    document.title = ui.specSelectors.info().get("title");
  },
});
