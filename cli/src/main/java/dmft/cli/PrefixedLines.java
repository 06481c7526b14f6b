package dmft.cli;

import java.io.PrintWriter;
import java.io.Writer;

/** Hands on whole lines, each with a prefix, so that several threads can write to one terminal and be told apart. */
final class PrefixedLines extends Writer {

    private final String prefix;
    private final PrintWriter target;
    private final StringBuilder line = new StringBuilder();

    PrefixedLines(String prefix, PrintWriter target) {
        this.prefix = prefix;
        this.target = target;
    }

    @Override
    public void write(char[] text, int offset, int length) {
        synchronized (lock) {
            for (int i = offset; i < offset + length; i++) {
                if (text[i] == '\n') {
                    handOn();
                } else if (text[i] != '\r') {
                    line.append(text[i]);
                }
            }
        }
    }

    @Override
    public void flush() {
        target.flush();
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (!line.isEmpty()) {
                handOn();
            }
        }
        flush();
    }

    private void handOn() {
        target.println(prefix + line);
        line.setLength(0);
    }
}
