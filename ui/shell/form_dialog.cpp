// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/form_dialog.h"

#include "ui/shell/theme_source.h"

#include <QEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int formDialogWidth = 480;
} // namespace

FormDialog::FormDialog(const ThemeSource &themes, const QString &title, const QString &action, QWidget *parent)
    : QDialog(parent)
    , m_themes(themes)
    , m_form(new QWidget(this))
    , m_sentence(new QLabel(this))
    , m_rows(new QVBoxLayout(m_form))
    , m_error(new QLabel(this))
    , m_busy(new QProgressBar(this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_action(new QPushButton(action, this))
{
    const Theme &theme = themes.theme();
    setWindowTitle(title);
    setModal(true);
    auto *heading = new QLabel(title, this);
    heading->setProperty("textRole", u"title"_s);
    heading->setWordWrap(true);
    heading->setTextFormat(Qt::PlainText);
    m_sentence->setProperty("textRole", u"secondary"_s);
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->hide();
    m_error->setObjectName(u"formError"_s);
    m_error->setProperty("textRole", u"error"_s);
    m_error->setWordWrap(true);
    m_error->setTextFormat(Qt::PlainText);
    m_error->hide();
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setAccessibleName(tr("Working"));
    QSizePolicy kept = m_busy->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_busy->setSizePolicy(kept);
    m_busy->hide();
    m_cancel->setObjectName(u"formCancel"_s);
    m_cancel->setAutoDefault(false);
    m_action->setObjectName(u"formAction"_s);
    m_action->setProperty("role", u"primary"_s);
    m_action->setDefault(true);

    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(theme.space(Space::M));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme.space(Space::S));
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_action);
    auto *layout = new QVBoxLayout(this);
    const int margin = theme.space(Space::Xl);
    layout->setContentsMargins(margin, margin, margin, theme.space(Space::L));
    layout->setSpacing(theme.space(Space::M));
    layout->addWidget(heading);
    layout->addWidget(m_sentence);
    layout->addWidget(m_form);
    layout->addWidget(m_error);
    layout->addWidget(m_busy);
    layout->addStretch(1); // what was needed once, and is not now
    layout->addLayout(buttons);
    layout->setSizeConstraint(QLayout::SetNoConstraint); // it grows by itself, in fit()
    setMinimumWidth(formDialogWidth);

    m_busyTimer.setSingleShot(true);
    m_busyTimer.setInterval(theme.milliseconds(Motion::BusyAfterMs));
    connect(&m_busyTimer, &QTimer::timeout, m_busy, &QWidget::show);
    connect(m_cancel, &QPushButton::clicked, this, &FormDialog::reject);
    connect(m_action, &QPushButton::clicked, this, &FormDialog::accept);
}

void FormDialog::setSentence(const QString &sentence)
{
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
}

void FormDialog::setError(const QString &error)
{
    m_error->setText(error);
    m_error->setVisible(!error.isEmpty());
}

QString FormDialog::error() const
{
    return m_error->text();
}

void FormDialog::setActionRole(const QString &role)
{
    m_action->setProperty("role", role);
    style()->unpolish(m_action);
    style()->polish(m_action);
}

void FormDialog::setActionText(const QString &text)
{
    m_action->setText(text);
}

void FormDialog::dropReading()
{
    ++m_readings;
    if (m_reading)
        m_reading->cancel();
    m_reading.clear();
}

void FormDialog::forgetReading()
{
    dropReading();
    if (m_task)
        return;
    m_busyTimer.stop();
    m_busy->hide();
}

void FormDialog::setActionEnabled(bool enabled)
{
    m_action->setEnabled(enabled);
}

void FormDialog::addRow(QWidget *row)
{
    row->setParent(m_form);
    m_rows->addWidget(row);
}

void FormDialog::accept()
{
    if (m_task)
        return;
    setError({});
    submit();
}

void FormDialog::reject()
{
    if (!m_task) {
        QDialog::reject();
        return;
    }
    m_isLeaving = true;
    m_cancel->setEnabled(false);
    m_task->cancel();
}

bool FormDialog::event(QEvent *event)
{
    const bool isDone = QDialog::event(event);
    if (event->type() == QEvent::LayoutRequest && isVisible())
        fit();
    return isDone;
}

/// As high as its texts need at this width; it never shrinks under the pointer.
void FormDialog::fit()
{
    const int wanted = layout()->totalHeightForWidth(width());
    if (wanted > height())
        resize(width(), wanted);
}

void FormDialog::setVisible(bool visible)
{
    if (visible && !isVisible()) { // the size Qt would guess knows nothing of wrapped lines
        ensurePolished();
        layout()->activate();
        const int wide = std::max(formDialogWidth, minimumWidth());
        resize(wide, layout()->totalHeightForWidth(wide));
    }
    QDialog::setVisible(visible);
}

void FormDialog::begin()
{
    m_form->setEnabled(false);
    m_action->setEnabled(false);
    m_busyTimer.start();
}

void FormDialog::end()
{
    m_task = nullptr;
    m_isLeaving = false;
    m_busyTimer.stop();
    m_busy->hide();
    m_form->setEnabled(true);
    m_cancel->setEnabled(true);
    m_action->setEnabled(true);
}

} // namespace muster::ui
