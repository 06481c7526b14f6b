package dmft.compute;

class ReferenceBackendTest extends BackendContract {

    @Override
    Backend create() {
        return new ReferenceBackend();
    }
}
