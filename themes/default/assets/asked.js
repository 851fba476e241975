// Before the page is drawn: whether its address asks for something. Then there is room for the hits, and nothing moves when they come.
if (new URLSearchParams(location.search).get("q")) document.documentElement.classList.add("asked");
