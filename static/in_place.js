// A form that could not be answered in place is sent as it is without scripts: the browser then says what is wrong.
document.addEventListener("htmx:error", (event) => event.detail.ctx?.sourceElement.submit());
