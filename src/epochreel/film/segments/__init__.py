"""Films made of parts, each a pure function of its inputs: all cores, other machines, again later.

A *job* is all that a film's pictures depend on, as a value. Its segments are fixed by its
storyboard, never by who makes them. They lie in a *store* under the job's digest until the film
is joined, so that whoever is interrupted goes on where they were.
"""
