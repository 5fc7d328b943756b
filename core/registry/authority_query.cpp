// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/authority_query.h"

#include "async/run_on.h"
#include "pki/key_store.h"

#include <QCoreApplication>
#include <QDir>
#include <QSaveFile>

using namespace std::chrono_literals;

namespace muster::registry {

namespace {

struct AuthorityText
{
    Q_DECLARE_TR_FUNCTIONS(muster::registry)
};

Result<Authority> readAuthority(const pki::KeyStore &keys)
{
    if (!keys.exists())
        return fail(ErrorCode::NotFound,
                    AuthorityText::tr(
                        "This site has no certificate authority: it was made by a version that had none. Make a new site."));
    MUSTER_TRY(pki::Certificate root, keys.root());
    MUSTER_TRY(pki::Certificate issuing, keys.issuing());
    return Authority{std::move(root), std::move(issuing)};
}

} // namespace

std::unique_ptr<TaskOf<Authority>> AuthorityQuery::load() const
{
    return runOn(
        m_worker, [&keys = m_keys](std::stop_token) { return readAuthority(keys); }, Deadline::after(30s));
}

std::unique_ptr<TaskOf<void>> AuthorityQuery::exportTo(const QString &path) const
{
    return runOn(
        m_worker,
        [&keys = m_keys, path](std::stop_token) -> Result<> {
            MUSTER_TRY(const Authority authority, readAuthority(keys));
            const QByteArray pem = authority.toPem();
            QSaveFile file(path);
            if (file.open(QIODevice::WriteOnly) && file.write(pem) == pem.size() && file.commit())
                return {};
            return fail(ErrorCode::Storage,
                        AuthorityText::tr(
                            "%1 could not be written: %2. Check the folder and its free space, or name another file.")
                            .arg(QDir::toNativeSeparators(path), file.errorString()),
                        {}, path);
        },
        Deadline::after(30s), OnStop::Wait);
}

} // namespace muster::registry
