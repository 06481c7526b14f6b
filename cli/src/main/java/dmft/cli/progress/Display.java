package dmft.cli.progress;

/** A place where progress is shown; called by one thread at a time. */
interface Display extends AutoCloseable {

    /** The solve has come this far. */
    void show(ProgressState state);

    @Override
    void close();
}
