// Leads on to where a page is now, with what stands after ? and #, which the refresh of the page would lose.
location.replace(document.currentScript.dataset.to + location.search + location.hash);
