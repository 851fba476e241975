//! Pages to files: what pages there are, Markdown to HTML, the theme, lists, feeds, data. It knows nothing of the disk.
