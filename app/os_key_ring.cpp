// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/os_key_ring.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <qt6keychain/keychain.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::app {

namespace {

// The desktop may ask the user to open the key ring first.
constexpr auto longestAnswer = 60s;

struct KeyRingText
{
    Q_DECLARE_TR_FUNCTIONS(muster::app)
};

/// A job of QtKeychain as a Task. `answer` makes the result of a job that ended.
template<typename T, typename Job>
class KeyRingTask final : public TaskOf<T>
{
public:
    using Answer = std::function<Result<T>(const Job &)>;

    KeyRingTask(std::unique_ptr<Job> job, Answer answer)
        : TaskOf<T>(Deadline::after(longestAnswer))
        , m_job(std::move(job))
        , m_answer(std::move(answer))
    {
        m_job->setAutoDelete(false);
        m_job->setInsecureFallback(false);
    }
    ~KeyRingTask() override
    {
        if (m_isBegun && this->isRunning())
            letGo();
    }

protected:
    void run() override
    {
        m_isBegun = true;
        QObject::connect(m_job.get(), &QKeychain::Job::finished, this, [this] { this->finish(m_answer(*m_job)); });
        m_job->start();
    }
    bool abort(const Error &) override
    {
        if (m_isBegun)
            letGo();
        return true;
    }

private:
    /// It can't be stopped, and deletes itself when it ends.
    void letGo()
    {
        m_job->disconnect(this);
        m_job.release()->setAutoDelete(true);
    }

    std::unique_ptr<Job> m_job; ///< null when it was let go
    bool m_isBegun = false;
    Answer m_answer;
};

class OsKeyRing final : public pki::KeyRing
{
public:
    std::unique_ptr<TaskOf<SharedSecret>> read(const QString &name) override
    {
        auto job = std::make_unique<QKeychain::ReadPasswordJob>(u"muster"_s);
        job->setKey(name);
        return std::make_unique<KeyRingTask<SharedSecret, QKeychain::ReadPasswordJob>>(
            std::move(job), [](const QKeychain::ReadPasswordJob &done) -> Result<SharedSecret> {
                if (done.error() != QKeychain::NoError || done.binaryData().isEmpty())
                    return SharedSecret();
                return std::make_shared<const Secret>(done.binaryData());
            });
    }
    std::unique_ptr<TaskOf<void>> write(const QString &name, SharedSecret passphrase) override
    {
        auto job = std::make_unique<QKeychain::WritePasswordJob>(u"muster"_s);
        job->setKey(name);
        job->setBinaryData(passphrase->reveal().toByteArray());
        return std::make_unique<KeyRingTask<void, QKeychain::WritePasswordJob>>(
            std::move(job), [](const QKeychain::WritePasswordJob &done) -> Result<> {
                if (done.error() == QKeychain::NoError)
                    return {};
                return fail(ErrorCode::Unsupported,
                            KeyRingText::tr("The key ring did not take the passphrase: %1. It will be asked for next time.")
                                .arg(done.errorString()));
            });
    }
};

bool hasSessionBus()
{
    return !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")
           || QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + u"/bus"_s);
}

} // namespace

std::unique_ptr<pki::KeyRing> makeOsKeyRing()
{
    return hasSessionBus() ? std::make_unique<OsKeyRing>() : nullptr;
}

} // namespace muster::app
