// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

namespace muster {

/// The openssl program, in a folder of its own: somebody else's opinion of what we make, and a maker of what we read.
class OpenSslProgram
{
public:
    struct Outcome
    {
        int status = -1;
        QByteArray out; ///< both streams
    };

    Outcome run(const QStringList &arguments, const QByteArray &input = {}) const
    {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral("openssl"), arguments);
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(60000) || process.exitStatus() != QProcess::NormalExit)
            return {-1, process.errorString().toUtf8()};
        return {process.exitCode(), process.readAll()};
    }
    QString path(const QString &name) const { return m_folder.filePath(name); }
    /// False when it can't be written whole.
    bool put(const QString &name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    }
    QByteArray take(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// A request in PEM for a new key of genpkey's `algorithm` ("EC", with "ec_paramgen_curve:P-256"). The key stays as NAME.key. Empty
    /// when the program fails.
    QByteArray request(const QString &name, const QString &algorithm, const QStringList &options = {},
                       const QStringList &more = {}) const
    {
        QStringList generate{QStringLiteral("genpkey"), QStringLiteral("-algorithm"), algorithm, QStringLiteral("-out"),
                             name + QStringLiteral(".key")};
        for (const QString &option : options)
            generate << QStringLiteral("-pkeyopt") << option;
        if (run(generate).status != 0)
            return {};
        const QStringList ask{QStringLiteral("req"),         QStringLiteral("-new"),        QStringLiteral("-utf8"),
                              QStringLiteral("-key"),        name + QStringLiteral(".key"), QStringLiteral("-subj"),
                              QStringLiteral("/CN=") + name, QStringLiteral("-out"),        name + QStringLiteral(".csr")};
        return run(ask + more).status == 0 ? take(name + QStringLiteral(".csr")) : QByteArray();
    }
    QByteArray p256Request(const QString &name) const
    {
        return request(name, QStringLiteral("EC"), {QStringLiteral("ec_paramgen_curve:P-256")});
    }

private:
    QTemporaryDir m_folder;
};

} // namespace muster
