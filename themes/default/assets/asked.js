// Before the page is drawn: whether its address asks for something. Then there is room for the answer, and nothing moves when it comes.
{ const asked = new URLSearchParams(location.search); if (["q", "a", "b"].some(name => asked.get(name))) document.documentElement.classList.add("asked"); }
