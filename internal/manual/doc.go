// Package manual prints what a command line takes, from the same definitions that parse it:
// as a manual page, and as scripts that complete it in bash, zsh and fish.
//
// # What is read from the model
//
// A program has commands, one of them the default, whose flags may stand without its name.
// A command has flags and positional arguments. Commands within commands are not known
// here, nor flags that have a second name; [Man] and [Completion] return an error for a
// model that has them rather than leave them out. What is hidden in help is hidden here.
//
// What the value of a flag or argument is completed with follows from its definition: the
// words of an enum; folders where its type is existingdir or its placeholder is DIR; files
// where its type is existingfile or filecontent or its placeholder is FILE; for all others
// nothing. An argument that has no placeholder is known by its name: dir or file.
package manual
