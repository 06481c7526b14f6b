package dmft.opencl;

import static org.jocl.CL.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_event;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;

/**
 * What crosses between the host and a device.
 *
 * <p>Only reads wait for the device. What is written is first copied to memory outside Java's heap, which stays where it is until the device has read it.
 */
final class Staging implements AutoCloseable {

    /** Writes that may be under way at a time. */
    private static final int STAGES = 8;

    private final Commands commands;
    private final OpenClContext context;
    private final Stage[] stages = new Stage[STAGES];
    private int nextStage;
    private ByteBuffer readStage = direct(1 << 12);

    private static final class Stage {
        private ByteBuffer bytes = direct(1 << 12);
        private @Nullable cl_event written;
    }

    Staging(Commands commands) {
        this.commands = commands;
        this.context = commands.context();
        for (int s = 0; s < STAGES; s++) {
            stages[s] = new Stage();
        }
    }

    /** Room for what is to be written, outside Java's heap, empty; all that was written from it is done. */
    ByteBuffer stage(int bytes) {
        // The command held back needs such room, too, and would take this one.
        commands.settle();
        Stage stage = stages[nextStage];
        await(stage);
        if (stage.bytes.capacity() < bytes) {
            stage.bytes = withRoom(bytes);
        }
        return stage.bytes.clear().limit(bytes);
    }

    /** What the host sent, to be closed once every command that reads it has been given. */
    final class Sent implements AutoCloseable {
        private final cl_mem buffer;
        private final boolean own;

        private Sent(cl_mem buffer, boolean own) {
            this.buffer = buffer;
            this.own = own;
        }

        cl_mem buffer() {
            return buffer;
        }

        @Override
        public void close() {
            if (own) {
                try {
                    clReleaseMemObject(buffer);
                } catch (CLException e) {
                    throw commands.failed("sending to it", e);
                }
                Handles.released();
            }
        }
    }

    /**
     * Sends what is in the room given last, from its start to its limit.
     *
     * <p>Where the host's memory is the device's, a buffer made with its contents is cheaper than a command that writes them. A GPU may wait for all that goes
     * on before it makes a buffer: there the scratch buffer is written to, which nothing waits for.
     */
    Sent send(Scratch scratch) {
        Stage stage = stages[nextStage];
        int bytes = stage.bytes.limit();
        try {
            if (!context.tuning().limits().gpu()) {
                long flags = CL_MEM_READ_ONLY | CL_MEM_COPY_HOST_PTR;
                cl_mem made = clCreateBuffer(context.context(), flags, bytes, Pointer.to(stage.bytes), null);
                return new Sent(Handles.created(made), true);
            }
            cl_mem buffer = scratch.buffer(bytes);
            cl_event written = new cl_event();
            clEnqueueWriteBuffer(commands.queue(), buffer, false, 0, bytes, Pointer.to(stage.bytes), 0, null, written);
            stage.written = Handles.created(written);
            nextStage = (nextStage + 1) % STAGES;
            return new Sent(buffer, false);
        } catch (CLException e) {
            throw commands.failed("sending to it", e);
        }
    }

    private void await(Stage stage) {
        cl_event written = stage.written;
        if (written != null) {
            stage.written = null;
            try {
                try {
                    clWaitForEvents(1, new cl_event[] {written});
                } finally {
                    clReleaseEvent(written);
                    Handles.released();
                }
            } catch (CLException e) {
                throw commands.failed("sending to it", e);
            }
        }
    }

    /** The first bytes of a buffer; valid until the next read. */
    ByteBuffer read(cl_mem buffer, int bytes) {
        reserveRead(bytes);
        try {
            clEnqueueReadBuffer(commands.queue(), buffer, true, 0, bytes, Pointer.to(readStage), 0, null, null);
        } catch (CLException e) {
            throw commands.failed("computing", e);
        }
        return readStage.clear().limit(bytes);
    }

    /** Some panels of fields, one after another without what lies between; valid until the next read. */
    ByteBuffer readPanels(DeviceFields x, int panel, int count) {
        int row = panelBytes(x);
        reserveRead(row * count);
        try {
            clEnqueueReadBufferRect(
                    commands.queue(),
                    x.blocks().of(panel).buffer(),
                    true,
                    new long[] {x.blocks().place(panel, x.first()) * Float.BYTES, 0, 0},
                    new long[] {0, 0, 0},
                    new long[] {row, count, 1},
                    (long) x.blocks().of(panel).panelStride() * Float.BYTES,
                    0,
                    row,
                    0,
                    Pointer.to(readStage),
                    0,
                    null,
                    null);
        } catch (CLException e) {
            throw commands.failed("reading fields", e);
        }
        return readStage.clear().limit(row * count);
    }

    /** Writes panels of fields that lie in the room given last one after another, and waits. */
    void writePanels(DeviceFields x, int panel, int count) {
        int row = panelBytes(x);
        try {
            clEnqueueWriteBufferRect(
                    commands.queue(),
                    x.blocks().of(panel).buffer(),
                    true,
                    new long[] {x.blocks().place(panel, x.first()) * Float.BYTES, 0, 0},
                    new long[] {0, 0, 0},
                    new long[] {row, count, 1},
                    (long) x.blocks().of(panel).panelStride() * Float.BYTES,
                    0,
                    row,
                    0,
                    Pointer.to(stages[nextStage].bytes),
                    0,
                    null,
                    null);
        } catch (CLException e) {
            throw commands.failed("writing fields", e);
        }
    }

    /** Bytes of the columns of x in one panel. */
    static int panelBytes(DeviceFields x) {
        return x.columns() * DeviceFields.PANEL * Float.BYTES;
    }

    /** Waits for the writes that are under way. */
    @Override
    public void close() {
        Cleanup cleanup = new Cleanup(context.description().name());
        for (Stage stage : stages) {
            cleanup.step(() -> await(stage));
        }
        cleanup.end();
    }

    private void reserveRead(int bytes) {
        if (readStage.capacity() < bytes) {
            readStage = withRoom(bytes);
        }
    }

    /** A quarter more than asked for now, as far as a buffer of Java goes. */
    private static ByteBuffer withRoom(int bytes) {
        return direct((int) Math.min(bytes + bytes / 4L, Integer.MAX_VALUE));
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
