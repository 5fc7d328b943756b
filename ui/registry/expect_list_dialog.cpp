// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/expect_list_dialog.h"

#include "async/run_on.h"
#include "ui/widgets/field_row.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::ui {

namespace {
struct ExpectListText
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::ExpectListDialog)
};

Result<registry::ExpectedDevicesFile> readExpectedFile(const QString &path, Timestamp now)
{
    if (const QFileInfo info(path); info.exists() && !info.isFile()) // a pipe would keep us waiting
        return fail(ErrorCode::Storage, ExpectListText::tr("This can't be read: it is not a file."));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(file.exists() ? ErrorCode::Storage : ErrorCode::NotFound,
                    ExpectListText::tr("This file can't be read: %1.").arg(file.errorString()));
    return registry::ExpectedDevicesFile::read(file, now);
}

QString withPlace(const Error &error)
{
    return error.where.isEmpty() ? error.message
                                 : ExpectListText::tr("%1: %2", "place in a file: what is wrong").arg(error.where, error.message);
}
} // namespace

ExpectListDialog::ExpectListDialog(const ThemeSource &themes, const Services &services, QWidget *parent)
    : FormDialog(themes, tr("Bring a list"), tr("Expect them"), parent)
    , m_services(services)
    , m_reader(std::make_unique<Executor>(1))
    , m_path(new QLineEdit)
    , m_row(new FieldRow(themes, tr("File"), m_path))
{
    setObjectName(u"expectListDialog"_s);
    setSentence(
        tr("A table of comma-separated values, with a first line that names the columns: %1. Each device needs a serial number, a "
           "MAC address or a UUID. They show as Expected until they arrive. All of them are taken, or none.")
            .arg(registry::ExpectedDevicesFile::columns().join(u", "_s)));
    m_path->setObjectName(u"expectList.path"_s);
    addRow(m_row);
    auto *choose = new QPushButton(tr("Choose a file…"));
    choose->setObjectName(u"expectList.choose"_s);
    choose->setAutoDefault(false);
    addRow(choose);
    setActionEnabled(false);
    connect(choose, &QPushButton::clicked, this, &ExpectListDialog::choose);
    connect(m_path, &QLineEdit::textChanged, this, [this] { setActionEnabled(false); });
    connect(m_path, &QLineEdit::editingFinished, this, &ExpectListDialog::read);
}

ExpectListDialog::~ExpectListDialog() = default;

void ExpectListDialog::setFile(const QString &path)
{
    m_path->setText(path);
    read();
}

void ExpectListDialog::choose()
{
    auto *dialog = new QFileDialog(this, tr("Bring a list"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Tables (*.csv *.tsv *.txt)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &ExpectListDialog::setFile);
    dialog->open();
}

void ExpectListDialog::read()
{
    const QString path = m_path->text();
    if (path.isEmpty())
        return;
    auto task = runOn(
        *m_reader, [path, now = m_services.clock.now()](std::stop_token) { return readExpectedFile(path, now); },
        Deadline::after(60s));
    launch(std::move(task), this, [this, path](Result<registry::ExpectedDevicesFile> file) {
        if (path == m_path->text()) // else another file was named meanwhile
            took(std::move(file));
    });
}

void ExpectListDialog::took(Result<registry::ExpectedDevicesFile> file)
{
    m_row->setError(file ? QString() : withPlace(file.error()));
    setActionEnabled(file && !file->devices.isEmpty());
    if (!file)
        return;
    m_file = std::move(*file);
    const int count = int(m_file.devices.size());
    m_row->setHint(count == 1 ? tr("1 device, every cell is sound") : tr("%n devices, every cell is sound", nullptr, count));
}

void ExpectListDialog::submit()
{
    const int count = int(m_file.devices.size());
    run(
        m_services.registry.apply(registry::ExpectDevices{m_file.devices}, m_services.actor),
        [this, count](const QVector<DeviceId> &) { Q_EMIT expectedMany(count); },
        [this](const Error &error) { m_row->setError(withPlace(m_file.located(error))); });
}

} // namespace muster::ui
